using AmendFlow.Agreements.Proposals;
using AmendFlow.Engine;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Features.Cases;

/// <summary>What the address of a case page says. No constructor parameters: the code generated for routes cannot name those that may be null.</summary>
public sealed record CasePageQuery
{
    public static CasePageQuery Plain { get; } = new();

    /// <summary>Proposal, documents, parties, mails; anything else shows the process.</summary>
    public string? Tab { get; init; }

    /// <summary>Outline or diagram; absent shows what fits the screen.</summary>
    public string? View { get; init; }

    /// <summary>Which of the viewer's tasks stands open at the right; absent is the first due.</summary>
    public Guid? Task { get; init; }

    /// <summary>A decision of the viewer that has just been recorded.</summary>
    public Guid? Recorded { get; init; }

    /// <summary>What else has just been done: a key of <see cref="CasePageModel.DoneWords"/>.</summary>
    public string? Done { get; init; }

    /// <summary>Compare with this revision; absent is the one that the viewer last decided on.</summary>
    public int? Since { get; init; }

    /// <summary>"all" shows the whole history.</summary>
    public string? History { get; init; }
}

/// <summary>A form of the page that came back.</summary>
/// <param name="FormId">The task, condition or problem that it was about.</param>
public sealed record ReturnedForm(Guid FormId, PostedForm Posted, IReadOnlyList<FieldError> Errors)
{
    public static ReturnedForm None { get; } = new(Guid.Empty, PostedForm.Empty, []);
}

public sealed record CasePageModel(CaseView View, CasePageQuery Query, ReturnedForm Returned, string CommandId)
{
    private const int ShortHistory = 8;

    /// <summary>The task that stands open at the right.</summary>
    public MyTask? Task => View.MyTasks.FirstOrDefault(t => t.Id == (Returned.FormId != Guid.Empty ? Returned.FormId : Query.Task)) ?? (View.MyTasks.Count > 0 ? View.MyTasks[0] : null);

    /// <summary>A form came back about something that is no longer open for the viewer.</summary>
    public bool IsOvertaken => Returned.FormId != Guid.Empty && View.MyTasks.All(t => t.Id != Returned.FormId) && View.Conditions.All(c => c.Id != Returned.FormId || !c.MayClose)
        && View.Incidents.All(i => i.Id != Returned.FormId || !i.MaySettle);

    public DecisionView? Recorded => View.Rounds.SelectMany(r => r.Decisions).FirstOrDefault(d => d.Id == Query.Recorded && d.IsMine);

    public string Tab => Query.Tab is "proposal" or "documents" or "parties" or "mails" ? Query.Tab : "process";

    /// <summary>The revision to compare the current one with, or null when there is none before it.</summary>
    public RevisionView? Before
    {
        get
        {
            var last = View.Rounds.SelectMany(r => r.Decisions).Where(d => d.IsMine).Select(d => (int?)d.RevisionNumber).Max();
            return View.Revisions.FirstOrDefault(r => r.Number == (Query.Since ?? last) && r.Number < View.Revision.Number);
        }
    }

    public IReadOnlyList<HistoryLine> History => Query.History == "all" ? View.History : [.. View.History.Take(ShortHistory)];

    public Bilingual? DoneWords => Query.Done switch
    {
        "finished" => new("Recorded. The case goes on.", "Enregistré. Le dossier avance."),
        "handed-over" => new("Recorded. The person you named has been asked.", "Enregistré. La personne désignée est sollicitée."),
        "snoozed" => new("Your choice is saved.", "Votre choix est enregistré."),
        "condition-closed" => new("Recorded. The condition is closed.", "Enregistré. La réserve est levée."),
        "retried" => new("Recorded. The step was run again, and the case goes on.", "Enregistré. L’étape a été relancée, et le dossier avance."),
        "failed-again" => new("Recorded. The step was run again and met a problem once more: see below.", "Enregistré. L’étape a été relancée et a de nouveau rencontré un problème : voir ci-dessous."),
        "skipped" => new("Recorded. The step was passed over, and the case goes on.", "Enregistré. L’étape a été passée, et le dossier avance."),
        "moved" => new("Recorded. The case goes on under the newer version.", "Enregistré. Le dossier se poursuit selon la version plus récente."),
        "move-declined" => new("Recorded. The case stays on its version.", "Enregistré. Le dossier reste sur sa version."),
        "frozen" => new("The text is frozen. Both parties are asked to read it, and to decide.", "Le texte est figé. Les deux parties sont invitées à le lire et à se prononcer."),
        _ => null,
    };

    /// <summary>The address of this page with something changed.</summary>
    public string Href(string? tab = null, string? view = null, Guid? task = null, string anchor = "")
    {
        var parts = new List<string>();
        Add("tab", tab ?? (Tab == "process" ? null : Tab));
        Add("view", view ?? Query.View);
        Add("task", (task ?? Query.Task)?.ToString());
        return $"/cases/{View.Id}{(parts.Count == 0 ? "" : "?" + string.Join('&', parts))}{anchor}";

        void Add(string name, string? value)
        {
            if (value is not null && value != "process")
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }
}
