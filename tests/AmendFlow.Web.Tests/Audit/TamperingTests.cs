using AmendFlow.Agreements.Approval;
using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Proposals;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Admin;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Decisions;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Steps;
using AmendFlow.Web.Tests.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Audit;

/// <summary>Whoever owns the database can change it. What the chain knows, <c>verify</c> then finds.</summary>
public sealed class TamperingTests
{
    private static readonly (string Sql, string Found)[] Tamperings =
    [
        ("UPDATE amendments SET TextEn = 'Nothing is owed.'", "amendment 1 is not what the record says: text"),
        ("UPDATE amendments SET TextHash = 'x'", "amendment 1 is not what the record says: hash of its text"),
        ("UPDATE amendments SET Status = 'InForce'", "amendment 1 is not what the record says: status"),
        ("UPDATE amendments SET RegisteredAt = '2012-01-01 00:00:00'", "amendment 1 is not what the record says: date"),
        ("UPDATE amendments SET Number = 7", "is about amendment 1, which is not in the register"),
        ("UPDATE amendments SET Number = 7", "amendment 7 is not what the record says: number"),
        ("UPDATE amendments SET TitleFr = 'Autre'", "amendment 1 does not bear the title of its proposal"),
        ("UPDATE projects SET Title = 'Other'", "the project of amendment 1 is not that of its proposal"),
        ("UPDATE amendment_drafts SET TextFr = 'Rien.'", "frozen text 1 of case"),
        ("UPDATE amendment_drafts SET FrozenAt = NULL", "is about frozen text 1"),
        ("UPDATE cases SET FrozenTextHash = 'x'", "is not about the text that was frozen last"),
        ("UPDATE decisions SET Kind = 'Reject' WHERE Kind = 'Approve'", "says: kind, revision, subject"),
        ("UPDATE decisions SET SubjectHash = 'x'", "says: kind, revision, subject"),
        ("UPDATE decisions SET RevisionNumber = 9", "says: kind, revision, subject"),
        ("UPDATE decisions SET PrincipalId = upper('00000000-0000-0000-0000-000000000001') WHERE rowid = (SELECT min(rowid) FROM decisions)", "says: whose answer"),
        ("UPDATE decisions SET ActorId = upper('00000000-0000-0000-0000-000000000001') WHERE rowid = (SELECT min(rowid) FROM decisions)", "the decision of 00000000-0000-0000-0000-000000000001"),
        ("UPDATE decisions SET Reason = 'Fine.'", "says: reason"),
        ("UPDATE decisions SET InternalNote = 'Fine.'", "says: internal note"),
        ("UPDATE decisions SET Checklist = '[ ]'", "says: checklist"),
        ("UPDATE decisions SET IsOpinion = NOT IsOpinion WHERE rowid = (SELECT min(rowid) FROM decisions)", "says: opinion"),
        ("UPDATE decisions SET Side = iif(Side = 'A', 'B', 'A')", "says: party"),
        ("DELETE FROM decisions WHERE Kind = 'Approve'", ", which is not there"),
        ("UPDATE decisions SET CaseId = upper('00000000-0000-0000-0000-000000000001')", "decisions belong to no case"),
        ("UPDATE proposal_revisions SET Content = replace(Content, '2027', '2028')", "says: content or files"),
        ("UPDATE proposal_revisions SET Content = 'junk'", "says: content or files"),
        ("UPDATE proposal_revisions SET SectionHashes = replace(SectionHashes, 'a', 'b')", "says: hashes of its sections"),
        ("UPDATE proposal_revisions SET SubmittedById = upper('00000000-0000-0000-0000-000000000001')", "says: by whom"),
        ("UPDATE proposals SET FormerScientists = ''", "no longer names everybody of entry"),
        ("UPDATE conditions SET Text = 'Weaker.' WHERE ClosedAt IS NOT NULL", "says: wording"),
        ("UPDATE conditions SET Proof = 'Met.' WHERE ClosedAt IS NOT NULL", "says: proof"),
        ("UPDATE conditions SET ClosedAt = '2026-11-20 10:00:00' WHERE ClosedAt IS NULL", " has no entry"),
        ("UPDATE conditions SET ClosedAt = NULL", "is about the closed condition"),
        ("DELETE FROM conditions WHERE ClosedAt IS NULL", "way in or number of conditions"),
        ("UPDATE conditions SET DecisionId = Id", "belongs to no decision"),
        ("UPDATE rounds SET SubjectHash = 'x'", "says: revision, due day or hash of its subject"),
        ("UPDATE rounds SET Subject = 'aim' WHERE Subject <> 'aim' AND Subject <> ''", "says: subject"),
        ("UPDATE rounds SET Outcome = 'Rejected' WHERE Outcome = 'Approved'", "says: outcome"),
        ("UPDATE mandates SET \"From\" = '2012-01-01'", "says: role or term"),
        ("UPDATE mandates SET Role = 'Signatory'", "says: role or term"),
        ("DELETE FROM mandates", "is about mandate"),
        ("UPDATE audit_private_values SET Value = 'Somebody else' WHERE Field = 'decided-by'", "the private value 'decided-by' of entry"),
        ("UPDATE audit_private_values SET Side = NULL WHERE Field = 'internal-note'", "is in another party's lane"),
        ("UPDATE blobs SET Bytes = x'00'", "is not what its hash says"),
        ("DELETE FROM audit_heads", "the head of the chain is missing"),
        ("UPDATE audit_heads SET Sequence = Sequence + 1", "the head of the chain is missing, or does not fit"),
        ("UPDATE audit_entries SET Record = 'junk' WHERE Sequence = 5", "entry 5 was edited"),
        ("UPDATE audit_entries SET Record = replace(Record, 'subject', 'Subject') WHERE Sequence = 5", "entry 5 was edited"),
        ("UPDATE audit_entries SET Action = 'other' WHERE Sequence = 5", "entry 5 was edited"),
        ("DELETE FROM agreements", "entries belong to no agreement"),
    ];

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Whatever_the_chain_knows_is_found_when_it_was_changed()
    {
        await using var world = await RegisteredAsync();
        var missed = new List<string>();
        foreach (var (sql, found) in Tamperings)
        {
            using var copy = await TamperedCopy.OfAsync(world.Host.Database, sql);
            var (status, said) = await copy.VerifyAsync();
            if (status != 1 || !said.Contains(found, StringComparison.Ordinal))
            {
                missed.Add($"{sql}\n{said}");
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [Fact]
    public async Task What_was_not_touched_and_what_was_erased_is_no_fault()
    {
        await using var world = await RegisteredAsync();
        using var copy = await TamperedCopy.OfAsync(world.Host.Database, "DELETE FROM audit_private_values WHERE Field = 'internal-note'");

        var (status, said) = await copy.VerifyAsync();

        Assert.True(status == 0, said);
    }

    [Fact]
    public async Task A_head_that_was_kept_shows_a_chain_that_was_cut_with_its_head()
    {
        await using var world = await World.StartAsync();
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        await using var db = world.Db();
        var kept = KeptHead.Parse($"{world.Agreement.Reference}={(await db.AuditHeads.AsNoTracking().SingleAsync()).Hash.ToUpperInvariant()}");
        using var output = new StringWriter();
        Assert.Equal(0, await VerifyVerb.RunAsync(world.Host.Database, output, None));
        Assert.Contains($"entries, head {kept.Hash}", output.ToString(), StringComparison.Ordinal);

        // A chain that only grew still holds it.
        await world.Driver.DecideAsync(submitted.CaseId, "legal-a", DecisionKind.Approve, "", None);
        Assert.Equal(0, await VerifyVerb.RunAsync(world.Host.Database, output, None, kept: [kept]));
        using var cut = await TamperedCopy.OfAsync(world.Host.Database, """
            DELETE FROM decisions;
            DELETE FROM audit_private_values WHERE Sequence > 3;
            DELETE FROM audit_entries WHERE Sequence > 3;
            UPDATE audit_heads SET Sequence = 3, Hash = (SELECT Hash FROM audit_entries WHERE Sequence = 3);
            """);

        var (status, said) = await cut.VerifyAsync(kept, kept with { Agreement = "AF-0" });

        Assert.Equal(1, status);
        Assert.Contains("the chain does not hold the head that was kept", said, StringComparison.Ordinal);
        Assert.Contains("there is no agreement AF-0", said, StringComparison.Ordinal);
        Assert.Throws<SettingsException>(() => KeptHead.Parse("AF-2012-01=57"));
    }

    [Fact]
    public async Task The_register_does_not_show_a_changed_text_as_approved()
    {
        await using var world = await RegisteredAsync();
        using var reader = await world.SignInAsync(World.Email(Side.A, "rd-counsel"));
        var (list, page) = ($"/agreements/{world.Agreement.Id}", $"/agreements/{world.Agreement.Id}/amendments/1");
        foreach (var path in new[] { list, page })
        {
            Assert.DoesNotContain("Does not fit the record", (await reader.GetAsync(path)).Text, StringComparison.Ordinal);
        }

        await using var db = world.Db();
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER amendments_approved");
        await db.Amendments.ExecuteUpdateAsync(s => s.SetProperty(a => a.TextEn, "Nothing is owed."));

        foreach (var path in new[] { list, page })
        {
            var shown = (await reader.GetAsync(path)).Text;
            Assert.Contains("Does not fit the record", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("Approved, to be signed", shown, StringComparison.Ordinal);
        }

        Assert.Contains("This is not what was recorded", (await reader.GetAsync(page)).Text, StringComparison.Ordinal);
    }

    // One case from proposal to register, with everything in it that the chain knows.
    private static async Task<World> RegisteredAsync()
    {
        var world = await World.StartAsync();
        var successor = await world.MakeScientistAsync(Side.B, "audit");
        var submitted = await world.InReviewAsync(await world.SmallAsync());
        var coordinator = await world.Driver.ActorAsync(World.Email(Side.B, "partnerships"), None);
        await world.Host.Get<NameScientistHandler>().HandleAsync(
            coordinator, "name-successor", new(submitted.ProposalId, Side.B, successor.PersonId, "He moved to Lyon."), None);
        var (_, _, finance) = await world.Driver.OpenAsync(submitted.CaseId, "finance-b", None);
        await world.Driver.DecideAsync(
            submitted.CaseId, "finance-b", DecisionKind.ApproveWithConditions, "Two more papers.", None, "Ask again in June.",
            [
                new("The funding decision is on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer),
                new("The invoice plan is on file.", BlockedTransition.InForce, Side.B, Role.FinanceReviewer),
            ]);
        await using var db = world.Db();
        var condition = await db.Conditions.Select(c => c.Id).FirstAsync();
        await world.Host.Get<CloseConditionHandler>().HandleAsync(finance, "close-condition", new(condition, "Filed today."), None);
        await world.ApproveAllAsync(submitted.CaseId);
        await world.FreezeAsync(submitted.CaseId);
        await world.ApproveAllAsync(submitted.CaseId);

        var administrator = await db.Mandates.Where(m => m.Side == Side.A && m.Role == Role.PartyAdministrator)
            .Join(db.People, m => m.PersonId, p => p.Id, (_, p) => p.Email).FirstAsync();
        var lawyer = await world.Driver.ActorAsync(World.Email(Side.A, "rd-counsel"), None);
        await world.Host.Get<MandateHandler>().GrantAsync(
            await world.Driver.ActorAsync(administrator, None), "grant-observer",
            new(lawyer.PersonId, world.Agreement.Id, Side.A, [Role.Observer], DateOnly.FromDateTime(TestHost.Start.Date), null), None);
        await FileAsync(world, submitted.ProposalId);
        return world;
    }

    // Stored, and out of the proposal again before its first revision: only its bytes count here.
    private static async Task FileAsync(World world, Guid proposalId)
    {
        var sha256 = StepContext.Sha256("a file");
        await using var db = world.Db();
        db.BlobChunks.Add(new BlobChunk { Sha256 = sha256, Index = 0, Bytes = "a file"u8.ToArray() });
        db.Attachments.Add(new Attachment
        {
            Id = world.Host.Get<IIds>().Next(),
            ProposalId = proposalId,
            Section = AmendFlow.Agreements.Proposals.Section.Aim,
            FileName = "a.txt",
            ContentType = "text/plain",
            Size = 6,
            Sha256 = sha256,
            UploadedById = Guid.Empty,
            UploadedAt = TestHost.Start,
            FromRevision = 1,
            UntilRevision = 1,
        });
        await db.SaveChangesAsync();
    }
}
