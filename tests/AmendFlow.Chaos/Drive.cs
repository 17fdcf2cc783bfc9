using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>
/// The main job by pages, in a fixed order, on the demonstration: project 1 is approved by both executives, project 2 answers the
/// request for changes, project 3 goes on. Whoever sends it kills the host in between, and sends the same request again.
/// </summary>
internal sealed class Drive(HostProcess host, Func<Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> sending, IReadOnlyDictionary<string, Guid> people)
{
    public async Task RunAsync()
    {
        await DecideAsync(Email(Side.A, "head-of-rd"), "approve", "");
        await DecideAsync(Email(Side.B, "scientific-committee"), "approve", "Bien construit.");
        await DecideAsync(Email(Side.B, "finances"), "abstain", "Pas de budget au dossier.");
        await ReviseAsync();
        await DecideAsync(Email(Side.B, "daj"), "approve", "");
        await DecideAsync(Email(Side.A, "rd-counsel"), "approve", "");
        await DecideAsync(Email(Side.B, "direction-generale"), "approve", "");
    }

    private static string Email(Side side, string mailbox) => World.Email(side, mailbox);

    private async Task<WebUser> SignInAsync(string email)
    {
        var user = new WebUser(host.Address) { Sending = sending };
        var page = await user.GetAsync("/sign-in");
        var form = page.Document!.Forms.First(f => f.QuerySelector($"input[value='{people[email]}']") is not null);
        await user.PostAsync(
            form.GetAttribute("action")!,
            [.. form.Elements.OfType<AngleSharp.Html.Dom.IHtmlInputElement>().Select(i => new KeyValuePair<string, string>(i.Name!, i.Value))]);
        return user;
    }

    /// <summary>Opens the first task of the list and answers it on the case page, with every point of the checklist answered yes.</summary>
    private async Task DecideAsync(string email, string decision, string reason)
    {
        using var user = await SignInAsync(email);
        var tasks = await user.GetAsync("/tasks");
        var link = tasks.Links.First(l => l.StartsWith("/tasks/", StringComparison.Ordinal) || l.StartsWith("/cases/", StringComparison.Ordinal));
        var page = await user.GetAsync(link);
        var form = page.Document!.QuerySelector("#decision-form") as AngleSharp.Html.Dom.IHtmlFormElement
            ?? throw new InvalidOperationException($"{email} finds no decision at {page.Path}.");
        var typed = form.Elements.OfType<AngleSharp.Html.Dom.IHtmlInputElement>()
            .Where(i => i.Name is { } name && name.StartsWith("checklist[", StringComparison.Ordinal) && i.Type == "radio" && string.Equals(i.Value, "yes", StringComparison.OrdinalIgnoreCase))
            .Select(i => (i.Name!, (string?)i.Value))
            .Append(("decision", decision)).Append(("reason", reason));
        var answer = await user.SubmitAsync(page, form.GetAttribute("action")!, [.. typed]);
        if ((int)answer.Status >= 400)
        {
            throw new InvalidOperationException($"{email} could not {decision}: {answer.Status} {answer.Text}");
        }
    }

    private async Task ReviseAsync()
    {
        using var user = await SignInAsync(World.Head);
        var list = await user.GetAsync("/proposals");
        var proposal = "";
        foreach (var link in list.Links.Where(l => l.StartsWith("/proposals/", StringComparison.Ordinal) && l.Length > 40))
        {
            var page = await user.GetAsync(link);
            if (page.HasForm($"{link}/revise"))
            {
                proposal = link;
                await user.SubmitAsync(page, $"{link}/revise");
                break;
            }
        }

        var edit = await user.GetAsync($"{proposal}/edit");
        await user.SubmitAsync(edit, edit.Document!.QuerySelector("#proposal")!.GetAttribute("action")!,
            ("confidentialityNotes", "La clause 8 s’applique."), ("save", "5"));
        var submit = await user.GetAsync($"{proposal}/submit");
        var sent = await user.SubmitAsync(submit, $"{proposal}/submit", ("note", "Contrats liés listés."));
        if ((int)sent.Status >= 400)
        {
            throw new InvalidOperationException($"The revision was not accepted: {sent.Status} {sent.Text}");
        }
    }
}
