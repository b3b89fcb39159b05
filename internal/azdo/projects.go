package azdo

// Project is a project that the caller can see. Azure DevOps does not say that there are others.
type Project struct{ ID, Name, State, Visibility string }

// SourceControl is what a project keeps code in.
type SourceControl struct{ Git, TFVC bool }
