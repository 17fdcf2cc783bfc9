using System.Net;
using AmendFlow.Testing;

namespace AmendFlow.Web.Tests.Security;

/// <summary>Robots follow links. Nothing may happen when they do.</summary>
public sealed class GetWritesNothingTests
{
    // Making the first key of the ring is a write of the framework's own; it is there before the crawl.
    private static readonly string[] NotOurs = ["DataProtectionKeys"];

    [SkippableTheory, OnBothWhenLong(DatabaseKind.Sqlite)]
    public async Task No_get_of_any_route_changes_a_row_and_none_fails(DatabaseKind kind)
    {
        Databases.Require(kind);
        await using var world = await World.StartAsync(kind);
        var submitted = await world.InReviewAsync(await world.MyeloidAsync());
        await world.Host.SweepAsync();
        using (var author = await world.SignInAsync(Workflows.WorkflowWorld.LawyerA))
        {
            await Workflows.WorkflowWorld.BeginAsync(author);
        }

        using var nobody = new WebUser(world.Host.Address);
        using var lawyer = await world.SignInAsync(World.Email(AmendFlow.Agreements.Parties.Side.B, "daj"));
        using var scientist = await world.SignInAsync(World.Head);
        using var coordinator = await world.SignInAsync(World.Email(AmendFlow.Agreements.Parties.Side.B, "partnerships"));
        using var operators = await world.SignInAsync("operator@amendflow.example");
        var before = await DatabaseDigest.OfAsync(world.Host.Database);

        foreach (var user in new[] { nobody, lawyer, scientist, coordinator, operators })
        {
            var pages = await Crawler.CrawlAsync(world.Host, user, Crawler.SomeOfAKind);
            Assert.NotEmpty(pages);
            Assert.DoesNotContain(pages, p => p.Status == HttpStatusCode.InternalServerError);
        }

        var after = await DatabaseDigest.OfAsync(world.Host.Database);
        Assert.Equal(before.Where(t => !NotOurs.Contains(t.Key)), after.Where(t => !NotOurs.Contains(t.Key)));
        Assert.NotEqual(Guid.Empty, submitted.CaseId);
    }

    [Fact]
    public async Task The_digest_sees_a_single_changed_row()
    {
        await using var world = await World.StartAsync();
        var before = await DatabaseDigest.OfAsync(world.Host.Database);
        await using var db = world.Db();
        db.People.First().Name += "!";
        await db.SaveChangesAsync();

        var after = await DatabaseDigest.OfAsync(world.Host.Database);

        Assert.Equal(["people"], after.Where(t => before[t.Key] != t.Value).Select(t => t.Key));
    }

    [Fact]
    public async Task Every_get_route_is_asked_for_but_those_named_here()
    {
        await using var world = await World.StartAsync();
        await world.InReviewAsync(await world.MyeloidAsync());

        var unreached = await Crawler.UnreachedAsync(world.Host);

        Assert.DoesNotContain(unreached, r => !r.StartsWith("dev/", StringComparison.Ordinal) && !r.StartsWith("/dev/", StringComparison.Ordinal)
            && !r.Contains("{**", StringComparison.Ordinal) && !r.StartsWith("/openapi", StringComparison.Ordinal));
    }
}
