locals {
  shared_connector_id = provider::defenderdevops::connector_id(
    "00000000-0000-0000-0000-000000000000", "rg-security", "contoso-ado",
  )
}
