package azdo

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7"
)

// Repository is a Git repository that the caller can see.
type Repository struct {
	ID, Name               string
	ProjectID, ProjectName string
	WebURL                 string
	// DefaultBranch is "" for an empty repository.
	DefaultBranch string
	// Size is in bytes.
	Size int64
	// Disabled repositories are listed and cannot be used; those under Maintenance cannot for a while.
	Disabled, Fork, Maintenance bool
	// Created is zero where the service does not tell.
	Created time.Time
}

// wireRepository is GitRepository of the API. The model of azure-devops-go-api lacks creationDate.
type wireRepository struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Project struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"project"`
	DefaultBranch   string           `json:"defaultBranch"`
	Size            int64            `json:"size"`
	WebURL          string           `json:"webUrl"`
	IsDisabled      bool             `json:"isDisabled"`
	IsFork          bool             `json:"isFork"`
	IsInMaintenance bool             `json:"isInMaintenance"`
	CreationDate    azuredevops.Time `json:"creationDate"`
}

const (
	// maxRepositories bounds the answer as it travels, and maxUnpacked what becomes of it, in bytes: a repository takes
	// about a kilobyte, and packed a tenth of it.
	maxRepositories = 64 << 20
	maxUnpacked     = 128 << 20
)

// Repositories lists the repositories of all projects, hidden ones too, with one request (Microsoft Learn,
// "Repositories - List", 7.2 for the date of creation): the service knows no pages here. The answer is kept as it travels,
// packed, and read one repository at a time. An error ends the list; the repositories before it are good.
func (c *Client) Repositories(ctx context.Context, organization string) iter.Seq2[Repository, error] {
	return func(yield func(Repository, error) bool) {
		x, err := c.ask(askRepositories, organization)
		if err != nil {
			yield(Repository{}, err)
			return
		}
		x.packed, x.maxBody = true, maxRepositories
		got, err := x.send(ctx, http.MethodGet, "/_apis/git/repositories?includeHidden=true", nil)
		if err != nil {
			yield(Repository{}, err)
			return
		}
		err = readList(ctx, unpack(got.header, got.body, maxUnpacked), func(d *json.Decoder) error {
			var wire wireRepository
			if err := d.Decode(&wire); err != nil {
				return err
			}
			if !guid.MatchString(wire.ID) || wire.Name == "" {
				return errNoList
			}
			if !yield(wire.known(), nil) {
				return errStopped
			}
			return nil
		})
		switch {
		case err == nil, errors.Is(err, errStopped):
		case ctx.Err() != nil:
			e := x.fail(Unavailable, "reading the list was interrupted")
			e.Err = ctx.Err()
			yield(Repository{}, e)
		case errors.Is(err, errTooLarge):
			yield(Repository{}, x.unreadable(err.Error()))
		default:
			yield(Repository{}, x.unreadable("the answer is not a complete list of repositories"))
		}
	}
}

func (w wireRepository) known() Repository {
	return Repository{
		ID: strings.ToLower(w.ID), Name: w.Name, ProjectID: strings.ToLower(w.Project.ID), ProjectName: w.Project.Name,
		WebURL: clean(w.WebURL), DefaultBranch: clean(w.DefaultBranch), Size: w.Size,
		Disabled: w.IsDisabled, Fork: w.IsFork, Maintenance: w.IsInMaintenance, Created: w.CreationDate.Time,
	}
}
