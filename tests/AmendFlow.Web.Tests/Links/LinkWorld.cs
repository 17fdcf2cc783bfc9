using System.Text.Json;
using AmendFlow.Agreements.Checklists;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Proposals;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Links;

/// <summary>A case in review; the company's finance reviewer, alone in that role, holds a link.</summary>
internal sealed class LinkWorld : IAsyncDisposable
{
    public const string Step = "finance-a";

    private LinkWorld(World world, SubmitAnswer submitted)
    {
        World = world;
        Submitted = submitted;
        Finance = new Phone(world, World.Email(Side.A, "rd-finance"));
    }

    public World World { get; }

    public SubmitAnswer Submitted { get; }

    public Phone Finance { get; }

    public static async Task<LinkWorld> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var world = await World.StartAsync(kind);
        return new LinkWorld(world, await world.InReviewAsync(await world.SmallAsync()));
    }

    /// <summary>What the finance reviewer posts to approve.</summary>
    public static (string, string)[] Approval { get; } =
    [
        ("decision", "approve"),
        .. ChecklistCatalogue.Get("finance").Items.Select(i => ($"checklist[{i.Id}].answer", "yes")),
    ];

    public async Task<int> DecisionsAsync()
    {
        await using var db = World.Db();
        return await db.Decisions.CountAsync();
    }

    /// <summary>Everything that the product keeps, as one text.</summary>
    public async Task<string> EverythingAsync()
    {
        await using var db = World.Db();
        return JsonSerializer.Serialize(new object[]
        {
            await db.Cases.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.Rounds.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.Tasks.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.Decisions.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.ApprovalLinks.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.LinkCodes.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.Mails.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
            await db.Commands.AsNoTracking().OrderBy(r => r.PersonId).ThenBy(r => r.Key).ToListAsync(),
            await db.AuditEntries.AsNoTracking().OrderBy(r => r.Sequence).ToListAsync(),
            await db.People.AsNoTracking().OrderBy(r => r.Id).ToListAsync(),
        });
    }

    public async ValueTask DisposeAsync()
    {
        Finance.Dispose();
        await World.DisposeAsync();
    }
}
