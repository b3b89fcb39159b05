package azuredevops

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// listedAnnotations is the attribute of the resources, for reading.
func listedAnnotations() schema.SingleNestedAttribute {
	attributes := annotationLeaves()
	attributes["inherit_from_parent"] = schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the settings of the parent apply; while they do, the rest is null here."}
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: "The pull request annotations that are set on the object itself, as in the resource.", Attributes: attributes,
	}
}

func listedEffective() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Computed: true, MarkdownDescription: "The annotations that apply, own or inherited.", Attributes: annotationLeaves(),
	}
}

func annotationLeaves() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"enabled": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether findings are written into pull requests."},
		"categories": schema.SetNestedAttribute{
			Computed: true, MarkdownDescription: "Categories of findings.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"category":         computed("The category."),
				"minimum_severity": computed("Least severity that is annotated."),
			}},
		},
		"branches":                schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Branches besides the default branch."},
		"annotate_default_branch": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether pull requests into the default branch are annotated."},
	}
}
