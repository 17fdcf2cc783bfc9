using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Mail;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Features.Wording;
using AmendFlow.Web.Jobs;
using AmendFlow.Web.Jobs.Wording;
using Microsoft.EntityFrameworkCore;
using static AmendFlow.Web.Tests.Wording.WordingWorld;

namespace AmendFlow.Web.Tests.Wording;

/// <summary>Mails in a wording of the operator's own: what it changes, what it cannot change, and what becomes of a mail when it fails.</summary>
public sealed class WordedMailTests
{
    private const string Added = "ZZWORDED";

    private static readonly string Finance = World.Email(Side.A, "rd-finance");
    private static readonly string Finances = World.Email(Side.B, "finances");

    [SkippableTheory, OnBoth]
    public async Task A_mail_goes_out_in_the_wording_of_its_kind_in_text_and_html_each_in_its_readers_language(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        await SaveAsync(
            world, MailKind.AskedToDecide,
            new("please read by {{ due }}", "Good to have you with us, {{ name }}.\n\n{{ why }}\n\n{{ ask }} Thank you!\n\n\n{{ deadline }}"),
            new("à lire d’ici au {{ due }}", "Merci de votre concours, {{ name }} !\n\n{{ why }}\n\n{{ ask }}\n\n{{ deadline }}"));
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();

        var (ours, theirs) = (Mails(world, Finance).Single(), Mails(world, Finances).Single());

        Assert.Matches("^AF-.* · please read by .*2026$", Flat(ours.Subject));
        Assert.Matches("^AF-.* · à lire d’ici au .*2026$", Flat(theirs.Subject));
        foreach (var (mail, words) in new[] { (ours, "Good to have you with us, R&D finance (Sanofi)."), (theirs, "Merci de votre concours, Direction financière (Gustave Roussy) !") })
        {
            Assert.Contains(words, Flat(mail.TextBody), StringComparison.Ordinal);
            Assert.Contains(words, Flat(System.Net.WebUtility.HtmlDecode(mail.HtmlBody)), StringComparison.Ordinal);
            Assert.Contains("/a/", mail.TextBody, StringComparison.Ordinal);
            Assert.Contains("Myeloid immune cells", Flat(mail.TextBody), StringComparison.Ordinal);
        }

        Assert.Matches("Why you: .* Sanofi asks you to decide .* Thank you! Please answer by the end of .* Silence is never taken as an approval", Flat(ours.TextBody));
        Assert.Contains("Le silence ne vaut jamais approbation", Flat(theirs.TextBody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_standard_wording_as_a_template_gives_every_mail_as_the_product_writes_it()
    {
        await using var world = await World.StartAsync();
        await TellAsync(world);
        var plain = await ContentsAsync(world);
        foreach (var kind in MailSamples.Kinds)
        {
            var standard = MailSamples.Standard(kind);
            await SaveAsync(world, kind, standard with { Body = $"{standard.Body}\n\n{Added}" });
        }

        var worded = await ContentsAsync(world);

        Assert.Equal(plain.Select(m => (m.Kind, m.Content.Subject)), worded.Select(m => (m.Kind, m.Content.Subject)));
        Assert.All(plain.Zip(worded), pair => Assert.Equal([.. pair.First.Content.Paragraphs, Added], pair.Second.Content.Paragraphs));
        Assert.Equal([MailKind.Reassigned, MailKind.Released, MailKind.Reached], MailSamples.Kinds.Except(plain.Select(m => m.Kind)).Order());
    }

    [Fact]
    public async Task What_somebody_typed_is_shown_as_typed_and_not_rendered_a_second_time()
    {
        await using var world = await World.StartAsync();
        await SaveAsync(world, MailKind.AskedToDecide, new("{{ subject }}", "About {{ project }}.\n\n{{ ask }}\n\n{{ deadline }}\n\n{{ why }}"));
        await world.InReviewAsync(await world.SmallAsync() with { Title = "<b>{{ deadline }}</b> {% if name %}" });
        await world.Host.SweepAsync();

        var mail = Mails(world, Finance).Single();

        Assert.Contains("About <b>{{ deadline }}</b> {% if name %}.", Flat(mail.TextBody), StringComparison.Ordinal);
        Assert.Contains("About &lt;b&gt;{{ deadline }}&lt;/b&gt; {% if name %}.", Flat(mail.HtmlBody), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ ask }}\n\n{{ deadline }}")]
    [InlineData("{{ ask }}{{ deadline }}{{ why | truncate: 4 }}")]
    [InlineData("{{ name | divided_by: 0 }}")]
    [InlineData("{% for i in name %}{% endfor %}")]
    [InlineData("")]
    public async Task A_wording_that_cannot_be_used_is_left_aside_and_the_mail_still_goes(string body)
    {
        await using var world = await World.StartAsync();
        await StoreAsync(world, MailKind.AskedToDecide, new("ZZSUBJECT", body));
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();

        var mail = Mails(world, Finance).Single();

        Assert.DoesNotContain("ZZSUBJECT", mail.Subject, StringComparison.Ordinal);
        Assert.Matches("asks you to decide .* Silence is never taken as an approval. Why you:", Flat(mail.TextBody));
    }

    [Fact]
    public async Task No_variable_shows_a_reader_what_is_private_to_the_other_party()
    {
        await using var world = await World.StartAsync();
        foreach (var kind in MailSamples.Kinds)
        {
            var all = string.Join("\n\n", WordingRules.Variables(kind, false).Select(v => $"{v}: {{{{ {v} }}}}"));
            await SaveAsync(world, kind, new(string.Join(' ', WordingRules.Variables(kind, true).Where(v => v != "name").Select(v => $"{{{{ {v} }}}}")), all));
        }

        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(submitted.CaseId, "scientific-a", DecisionKind.Reject, "Outside the field.", CancellationToken.None, "SECRETNOTE");
        await world.Host.SweepAsync();

        var hospital = Mails(world).Where(m => m.To.Mailboxes.Single().Address.Contains("gustave-roussy", StringComparison.Ordinal)).ToList();
        Assert.Contains(hospital, m => m.TextBody!.Contains("Outside the field.", StringComparison.Ordinal));
        Assert.All(hospital, m => Assert.DoesNotContain("Portfolio", m.TextBody + m.HtmlBody + m.Subject, StringComparison.OrdinalIgnoreCase));
        Assert.All(Mails(world), m => Assert.DoesNotContain("SECRETNOTE", m.TextBody + m.HtmlBody + m.Subject, StringComparison.Ordinal));
    }

    // Every mail that is owed and can be worded, as it would be written now.
    private static async Task<IReadOnlyList<(MailKind Kind, MailContent Content)>> ContentsAsync(World world)
    {
        await using var db = world.Db();
        var contents = new List<(MailKind, MailContent)>();
        foreach (var mail in await db.Mails.AsNoTracking().Where(m => MailSamples.Kinds.Contains(m.Kind)).OrderBy(m => m.Id).ToListAsync())
        {
            var reader = await db.People.AsNoTracking().SingleAsync(p => p.Id == mail.PersonId);
            contents.Add((mail.Kind, (await world.Host.Get<MailContents>().WriteAsync(db, mail, reader, null, CancellationToken.None)).Content!));
        }

        return contents;
    }

    // Every end of a case, and everything that is asked on the way.
    private static async Task TellAsync(World world)
    {
        var approved = await world.InReviewAsync(await world.SmallAsync());
        await world.ApproveAllAsync(approved.CaseId);
        await world.FreezeAsync(approved.CaseId);
        await world.ApproveAllAsync(approved.CaseId);
        var rejected = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(rejected.CaseId, "scientific-a", DecisionKind.Reject, "Outside the field.", CancellationToken.None);
        var withdrawn = await world.InReviewAsync(await world.SmallAsync());
        await world.Host.Get<WithdrawHandler>().HandleAsync(
            await world.Driver.ActorAsync(World.Head, CancellationToken.None), "withdraw-1", new WithdrawCommand(withdrawn.ProposalId, "Another way.\n\nWas found."), CancellationToken.None);
        var changed = await world.InReviewAsync(await world.SmallAsync());
        await world.Driver.DecideAsync(changed.CaseId, "legal-b", DecisionKind.RequestChanges, "Say how long.\n\nAnd why.", CancellationToken.None);
        await world.InReviewAsync(await world.MyeloidAsync());
        await WantChangesAsync(world);
        await world.Host.PassAsync(TimeSpan.FromDays(90));
    }

    private static async Task WantChangesAsync(World world)
    {
        var (head, co) = (await world.Driver.ActorAsync(World.Head, CancellationToken.None), await world.Driver.ActorAsync(World.Leader, CancellationToken.None));
        var draft = await world.Host.Get<SaveDraftHandler>().HandleAsync(head, "draft-to-confirm", new(world.Agreement.Id, null, 0, await world.SmallAsync()), CancellationToken.None);
        await world.Host.Get<ConfirmHandler>().AskAsync(head, "please-confirm", new(draft.ProposalId), CancellationToken.None);
        await world.Host.Get<ConfirmHandler>().WantChangesAsync(co, "please-change", new(draft.ProposalId, "The second cohort is missing."), CancellationToken.None);
    }
}
