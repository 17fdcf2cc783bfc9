using AmendFlow.Agreements.Cases;
using AmendFlow.Data;
using AmendFlow.Data.Cases;
using AmendFlow.Testing;
using AmendFlow.Web.Tests.House;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace AmendFlow.Web.Tests.Hosting;

/// <summary>
/// "For real use" and "First steps, without the demonstration" of README.md, step by step: the built host as a process in Production,
/// a database of its own role on PostgreSQL, TLS before it, and every mail through an SMTP server that wants TLS and a password.
/// </summary>
public sealed class FirstStepsTests
{
    private const string PublicUrl = "https://amendments.example";
    private const string Company = "Example Pharma";
    private const string Hospital = "Institut d’exemple";

    /// <summary>What step 4 of the README says that each side needs.</summary>
    private static readonly string[] Needed = ["scientist", "coordinator", "scientific-reviewer", "legal-reviewer", "committee-lead", "executive"];

    [SkippableFact]
    public async Task By_the_readme_an_empty_database_gets_to_a_first_case_in_review()
    {
        Databases.Require(DatabaseKind.PostgreSql);
        using var certificate = TestCertificate.For("localhost");
        using var roots = new RootsFile(certificate);
        await using var post = new SmtpSink { Certificate = certificate, Credentials = ("amendments", "a mail password") };
        await using var cluster = await PgCluster.StartAsync(isDurable: true);
        var database = await NewDatabaseAsync(cluster);
        await using var host = new HostProcess(Settings(database, post.Port, roots.Path));
        await host.StartAsync();
        await using var proxy = new TlsProxy(certificate, host.Port);
        var office = new Office(new Uri(PublicUrl), proxy, post);

        // 1. The token of the console makes the operator.
        using var operators = await SetUpAsync(office, host);

        // 2. The agreement; 3. one administrator for each party.
        await RegisterAsync(operators);
        await InviteAsync(operators, "admin@pharma.example", "Alice Admin", Company, "en", "party-administrator", isOnlyRole: true);
        await InviteAsync(operators, "admin@hopital.example", "Bruno Admin", Hospital, "fr", "party-administrator", isOnlyRole: true);

        // 4. Each administrator comes by the link in their mail, and invites and empowers that party's people.
        foreach (var (domain, organisation, language) in new[] { ("pharma.example", Company, "en"), ("hopital.example", Hospital, "fr") })
        {
            using var administrator = await office.AcceptAsync($"admin@{domain}");
            foreach (var role in Needed)
            {
                await InviteAsync(administrator, $"{role}@{domain}", $"The {role} of {organisation}", organisation, language, role);
            }
        }

        // 5. The scientist proposes, the other confirms, and after the submission the coordinator has the case.
        using var scientist = await office.AcceptAsync("scientist@hopital.example");
        var proposal = await ProposeAsync(scientist, $"The scientist of {Company}");
        using (var other = await office.AcceptAsync("scientist@pharma.example"))
        {
            var asked = await other.GetAsync(await office.LinkAsync("scientist@pharma.example", "/proposals/"));
            Assert.Equal(proposal, asked.Path.Split('?')[0]);
            var confirmed = await other.SubmitAsync(asked, $"{proposal}/confirm");
            Assert.False(confirmed.HasForm($"{proposal}/confirm"), confirmed.Text);
        }

        var submitted = await scientist.SubmitAsync(await scientist.GetAsync($"{proposal}/submit"), $"{proposal}/submit");
        Assert.Equal(proposal, submitted.Path.Split('?')[0]);
        using (var coordinator = await office.AcceptAsync("coordinator@hopital.example"))
        {
            var task = await coordinator.GetAsync((await coordinator.GetAsync("/tasks")).Links.First(l => l.StartsWith("/tasks/", StringComparison.Ordinal)));
            Office.Offers(task.FormWith("outcome"), "outcome", "Complete");
            await coordinator.SubmitAsync(task, task.FormWith("outcome"), ("outcome", "Complete"));
        }

        await AssertInReviewAsync(database);
        await DecideByMailAsync(office, "legal-reviewer@hopital.example");
        Assert.All(post.Mails, mail => Assert.Equal("amendments@example.org", mail.Sender));
        Assert.DoesNotContain(host.Output, line => line.Contains("fail:", StringComparison.Ordinal));
    }

    /// <summary>The variables that the README exports, with what belongs to this machine in the place of what belongs to the reader's.</summary>
    private static Dictionary<string, string> Settings(string database, int mailPort, string rootsFile)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var settings = readme.Split('\n').Where(l => l.StartsWith("export ", StringComparison.Ordinal))
            .SelectMany(l => l.StartsWith("export ConnectionStrings", StringComparison.Ordinal) ? [l[7..]] : l[7..].Split(' '))
            .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('\''));
        Assert.Equal(PublicUrl, settings["AmendFlow__PublicUrl"]);
        foreach (var (name, value) in new[]
        {
            ("ConnectionStrings__AmendFlow", database), ("AmendFlow__Mail__Host", "localhost"),
            ("AmendFlow__Mail__User", "amendments"), ("AmendFlow__Mail__Password", "a mail password"),
        })
        {
            Assert.True(settings.ContainsKey(name), $"The README does not export {name}.");
            settings[name] = value;
        }

        foreach (var (key, value) in new[] { ("Port", $"{mailPort}"), ("RootsFile", rootsFile), ("CheckRevocation", "false") })
        {
            Assert.Contains($"| `AmendFlow:Mail:{key}` |", readme, StringComparison.Ordinal);
            settings[$"AmendFlow__Mail__{key}"] = value;
        }

        return settings;
    }

    /// <summary>As createuser and createdb do: the role owns its database, and nothing else.</summary>
    private static async Task<string> NewDatabaseAsync(PgCluster server)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        foreach (var line in new[] { "CREATE ROLE amendflow LOGIN PASSWORD 'a database password'", "CREATE DATABASE amendflow OWNER amendflow" })
        {
#pragma warning disable CA2100 // Fixed words.
            await using var command = new NpgsqlCommand(line, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        return $"Host=localhost;Port={server.Port};Database=amendflow;Username=amendflow;Password=a database password";
    }

    private static bool IsToken(string line) => line.StartsWith("Set-up: open ", StringComparison.Ordinal);

    private static async Task<WebUser> SetUpAsync(Office office, HostProcess host)
    {
        for (var i = 0; i < 100 && !host.Output.Any(IsToken); i++)
        {
            await Task.Delay(50);
        }

        var said = Assert.Single(host.Output, IsToken);
        Assert.Contains($"{PublicUrl}/set-up", said, StringComparison.Ordinal);
        var user = office.NewBrowser();
        var page = await user.SubmitAsync(
            await user.GetAsync("/set-up"), "/set-up", ("token", said.Split(' ')[^1]), ("name", "Olga Operator"), ("email", "operator@example.org"),
            ("language", "en"), ("password", Office.Password), ("passwordAgain", Office.Password));
        Assert.Equal("/agreements/new", page.Path);
        return user;
    }

    private static async Task RegisterAsync(WebUser operators)
    {
        (string, string?)[] typed =
        [
            ("reference", "EX-2026-01"), ("titleEn", "Framework agreement on research"), ("titleFr", "Accord-cadre de recherche"), ("signedOn", "2026-01-15"),
            ("a.organisation", Company), ("a.zone", "Europe/London"), ("a.holidays", "none"),
            ("b.organisation", Hospital), ("b.zone", "Europe/Paris"), ("b.holidays", "FR"),
            ("clauses[0].number", "1"), ("clauses[0].title", "Purpose"), ("clauses[0].text", "The parties do research together."),
        ];
        var more = await operators.SubmitAsync(await operators.GetAsync("/agreements/new"), "/agreements/new", [.. typed, ("add", "1")]);
        var people = await operators.SubmitAsync(
            more, "/agreements/new", ("clauses[1].number", "2"), ("clauses[1].title", "Confidentiality"), ("clauses[1].text", "What is confidential stays so."));
        Assert.StartsWith("/admin/people", people.Path, StringComparison.Ordinal);
    }

    /// <summary>Invites somebody at <c>/admin/people</c>, and gives them a role on their own page.</summary>
    private static async Task InviteAsync(
        WebUser administrator, string email, string name, string organisation, string language, string role, bool isOnlyRole = false)
    {
        var people = await administrator.GetAsync("/admin/people");
        var form = people.FormWith("organisation");
        var person = await administrator.SubmitAsync(
            people, form, ("name", name), ("email", email), ("organisation", Office.Choice(form, "organisation", organisation)), ("language", language));
        Assert.True(person.HasForm("/admin/people/"), $"{email} was not invited: {person.Text}");
        var path = person.Path.Split('?')[0];
        var grant = person.Form($"{path}/mandates");
        Office.Offers(grant, "role", role);
        if (isOnlyRole)
        {
            Assert.Single(Office.Values(grant, "role"), value => value.Length > 0);
        }

        var given = await administrator.SubmitAsync(person, grant, ("role", role));
        Assert.True(given.Path.Contains("done=granted", StringComparison.Ordinal), $"{email} got no role: {(int)given.Status} {given.Path}: {given.Text}");
    }

    private static async Task<string> ProposeAsync(WebUser scientist, string coProposer)
    {
        var list = await scientist.GetAsync("/proposals");
        var form = await scientist.GetAsync(list.Links.First(l => l.StartsWith("/proposals/new", StringComparison.Ordinal)));
        (string, string?)[] typed =
        [
            ("title", "A first project"), ("scientistA", Office.Choice(form.Form("/proposals/new"), "scientistA", coProposer)),
            ("aim", "To see whether the first steps lead there."), ("plainSummary", "One project, as small as can be."),
            ("background", "Both parties bring what they have."), ("milestones[0].title", "First data"), ("milestones[0].due", "2027-06-30"),
            .. new[] { "samples", "patients", "geneticData", "intellectualProperty", "transferOfMaterial", "transferOfData", "touchesClauses" }
                .Select(q => ($"{q}.answer", (string?)"no")),
        ];
        Office.Offers(form.Form("/proposals/new"), "vehicle", "amendment");
        var saved = await scientist.SubmitAsync(form, "/proposals/new", [.. typed, ("vehicle", "amendment"), ("save", "1")]);
        Assert.EndsWith("/edit", saved.Path.Split('?')[0], StringComparison.Ordinal);
        var proposal = saved.Path.Split('?')[0][..^"/edit".Length];
        await scientist.SubmitAsync(await scientist.GetAsync(proposal), $"{proposal}/ask");
        return proposal;
    }

    private static async Task AssertInReviewAsync(string connection)
    {
        await using var db = new Database(connection).CreateDbContext();
        Assert.Equal(CaseStatus.InReview, (await db.Cases.SingleAsync()).Status);
        var open = await db.Rounds.Where(r => r.Status == RoundStatus.Open || r.Status == RoundStatus.Blocked)
            .OrderBy(r => r.ActivityId).Select(r => $"{r.ActivityId} {r.Status}").ToListAsync();
        Assert.Equal(["legal-a Open", "legal-b Open", "scientific-a Open", "scientific-b Open"], open);
    }

    /// <summary>Without an account: the invitation was never opened.</summary>
    private static async Task DecideByMailAsync(Office office, string email)
    {
        using var phone = office.NewBrowser();
        var link = await office.LinkAsync(email, "/a/");
        await phone.SubmitAsync(await phone.GetAsync(link), $"{link}/code");
        var opened = await phone.SubmitAsync(await phone.GetAsync(link), $"{link}/enter", ("code", await office.CodeAsync(email)));
        Office.Offers(opened.Form($"{link}/decide"), "decision", "approve");
        var answers = Office.Names(opened.Form($"{link}/decide"), "checklist[").Where(n => n.EndsWith("].answer", StringComparison.Ordinal)).Select(n => (n, (string?)"yes"));
        var recorded = await phone.SubmitAsync(opened, $"{link}/decide", [.. answers, ("decision", "approve")]);
        Assert.False(recorded.HasForm($"{link}/decide"), recorded.Text);
    }

    private sealed class RootsFile : IDisposable
    {
        public RootsFile(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) => File.WriteAllText(Path, certificate.ExportCertificatePem());

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
