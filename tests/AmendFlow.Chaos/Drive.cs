using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>
/// The main job over HTTP in a fixed order, from a scientist's proposal to the register: most of it by pages without script, three
/// decisions by mailed link and code, three by the API.
/// </summary>
internal sealed class Drive(Place place, Requests requests)
{
    private readonly Mailbox mailbox = new(place);
    private string proposal = "";

    private static string Head => World.Head;

    private static string Leader => World.Leader;

    public async Task RunAsync()
    {
        await AsAsync(Head, ProposeAsync);
        await AsAsync(Leader, person => person.SendAsync(proposal, $"{proposal}/confirm"));
        await AsAsync(Head, person => person.SendAsync($"{proposal}/submit", $"{proposal}/submit"));
        await AsAsync(Email(Side.B, "partnerships"), person => person.FinishAsync("Complete"));

        await AsAsync(Email(Side.A, "portfolio-head"), person => person.DecideAsync("approve"));
        await AsAsync(Email(Side.B, "daj"), person => person.DecideAsync("request-changes", "Quel article couvre la confidentialité ?"));
        await AsAsync(Email(Side.A, "rd-counsel"), person => person.DecideByApiAsync("approve"));
        await AsAsync(Email(Side.B, "scientific-committee"), person => person.DecideAsync("approve"));
        await AsAsync(Head, ReviseAsync);

        // Legal read what was changed and are asked again; science did not.
        await AsAsync(Email(Side.A, "rd-counsel"), person => person.DecideAsync("approve"));
        await AsAsync(Email(Side.A, "rd-finance"), person => person.DecideByApiAsync("approve"));
        await AsAsync(Email(Side.B, "finances"), person => person.DecideAsync("approve"));
        await ByMailAsync(Email(Side.B, "daj"), "legal-b", "approve");
        await AsAsync(Email(Side.A, "jsc-lead"), person => person.DecideAsync("approve"));
        await ByMailAsync(Email(Side.B, "copil"), "committee", "approve");
        await AsAsync(Email(Side.B, "partnerships"), FreezeAsync);
        await AsAsync(Email(Side.A, "rd-counsel"), person => person.DecideByApiAsync("approve"));
        await AsAsync(Email(Side.B, "daj"), person => person.DecideAsync("approve"));
        await AsAsync(Email(Side.A, "head-of-rd"), person => person.DecideAsync("approve"));
        await ByMailAsync(Email(Side.B, "direction-generale"), "executive-b", "approve");
        await mailbox.EmptyAsync();
    }

    private static string Email(Side side, string name) => World.Email(side, name);

    private async Task AsAsync(string email, Func<DrivePerson, Task> act)
    {
        using var person = new DrivePerson(place, requests, email);
        try
        {
            await person.SignInAsync(place.People[email]);
            await act(person);
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidOperationException($"{email}: {failure.Message}", failure);
        }
    }

    private async Task ProposeAsync(DrivePerson person)
    {
        var start = $"/proposals/new?agreement={place.AgreementId}";
        var form = await person.User.GetAsync(start);
        if (form.Document!.QuerySelector("[name='budgetLines[0].label']") is null)
        {
            form = await person.User.SubmitAsync(form, "/proposals/new", ("add", "budgetLines"));
        }

        var saved = await person.User.SubmitAsync(form, "/proposals/new",
        [
            ("title", "A project through every fault"), ("vehicle", "amendment"),
            ("scientistA", place.People[Leader].ToString()), ("scientistB", place.People[Head].ToString()),
            ("aim", "To see what a power cut does."), ("plainSummary", "Every step may be interrupted."), ("background", "Both bring what they have."),
            ("milestones[0].title", "First data"), ("milestones[0].due", "2027-06-30"),
            ("budgetLines[0].label", "Analysis"), ("budgetLines[0].payerSide", "a"), ("budgetLines[0].amountCents", "1,000"), ("budgetLines[0].year", "2027"),
            .. new[] { "samples", "patients", "geneticData", "intellectualProperty", "transferOfMaterial", "transferOfData", "touchesClauses" }
                .Select(q => ($"{q}.answer", (string?)"no")),
            ("save", "1"),
        ]);
        proposal = saved.Path.Split('?')[0].Replace("/edit", "", StringComparison.Ordinal);
        await person.SendAsync(proposal, $"{proposal}/ask");
    }

    private async Task ReviseAsync(DrivePerson person)
    {
        await person.SendAsync(proposal, $"{proposal}/revise");
        await person.SendAsync($"{proposal}/edit", $"{proposal}/edit", ("confidentialityNotes", "La clause 8 s’applique."), ("save", "5"));
        await person.SendAsync($"{proposal}/submit", $"{proposal}/submit", ("note", "L’article est nommé."));
    }

    private static async Task FreezeAsync(DrivePerson person)
    {
        var task = await person.User.GetAsync(await person.TaskAsync());
        var text = $"{string.Join('/', task.Path.Split('?')[0].Split('/').Take(3))}/text";
        await person.SendAsync(text, text);
        var page = await person.User.GetAsync(text);
        await person.User.PostAsync($"{text}/freeze", WebUser.Fields(page.Form(text)));
    }

    /// <summary>On a phone without an account: the link, the code, the decision.</summary>
    private async Task ByMailAsync(string email, string activityId, string decision)
    {
        using var phone = new DrivePerson(place, requests, email);
        var link = await mailbox.LinkAsync(email, activityId);
        await phone.SendAsync(link, $"{link}/code");
        var code = await mailbox.CodeAsync(email);
        await phone.SendAsync(link, $"{link}/enter", ("code", code));
        await phone.AnswerAsync(await phone.User.GetAsync(link), decision, "");
    }
}
