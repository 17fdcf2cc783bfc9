using System.Text.RegularExpressions;
using AmendFlow.Data;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AmendFlow.Testing;

/// <summary>Asks for every GET route of the host, taken from its own table of endpoints, and for every link that the answers show.</summary>
public static partial class Crawler
{
    private const int MostPages = 600;

    /// <summary>
    /// For tests of what pages of one kind have in common (that they write nothing, that they are French): three of a kind for each reader, and
    /// all with --long. A kind is an address without its ids and numbers, with the names in its query.
    /// </summary>
    public static int SomeOfAKind { get; } = LongRun.Is ? int.MaxValue : 3;

    /// <summary>Addresses of all GET routes, with every id of the database that could stand in their places.</summary>
    public static async Task<IReadOnlyList<string>> RoutesAsync(TestHost host)
    {
        var patterns = host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? false)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().ToList();
        await using var db = host.Database.CreateDbContext();
        var routes = new List<string>();
        foreach (var pattern in patterns)
        {
            routes.AddRange(await FillAsync(db, pattern));
        }

        return routes;
    }

    /// <summary>The patterns that no address could be made for: a test that leaves routes out must say so.</summary>
    public static async Task<IReadOnlyList<string>> UnreachedAsync(TestHost host)
    {
        await using var db = host.Database.CreateDbContext();
        var unreached = new List<string>();
        foreach (var endpoint in host.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            if ((endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") ?? false)
                && (await FillAsync(db, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))).Count == 0)
            {
                unreached.Add(endpoint.RoutePattern.RawText!);
            }
        }

        return unreached;
    }

    /// <summary>Everything that somebody can see: all routes, and the links on their pages.</summary>
    /// <param name="ofAKind">
    /// How many pages of a kind at most; all without it. Of addresses that no page offered and that show nothing of their kind, since they are
    /// refused or lead elsewhere, three times as many.
    /// </param>
    public static async Task<IReadOnlyList<WebPage>> CrawlAsync(TestHost host, WebUser user, int ofAKind = int.MaxValue)
    {
        var pages = new List<WebPage>();
        var guessed = await RoutesAsync(host);
        var isGuessed = guessed.ToHashSet(StringComparer.Ordinal);
        var queue = new Queue<string>(guessed);
        var inVain = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var shapes = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new Dictionary<string, int>(StringComparer.Ordinal);
        while (queue.TryDequeue(out var path) && pages.Count < MostPages)
        {
            path = path.Split('#')[0];
            if (!path.StartsWith('/') || path.StartsWith("//", StringComparison.Ordinal) || !seen.Add(path) || !shapes.Add(Shape(path)))
            {
                continue;
            }

            var kind = Kind(path);
            var before = kinds.GetValueOrDefault(kind);
            if (before >= ofAKind)
            {
                continue;
            }

            if (isGuessed.Remove(path) && inVain.GetValueOrDefault(kind) / 3 >= ofAKind)
            {
                // A page may offer it yet.
                seen.Remove(path);
                shapes.Remove(Shape(path));
                continue;
            }

            var page = await user.GetAsync(path);
            pages.Add(page);

            // What is refused shows nothing of its kind, and what leads elsewhere shows another.
            var shows = (int)page.Status < 400 && Kind(page.Path) == kind;
            kinds[kind] = before + (shows ? 1 : 0);
            inVain[kind] = inVain.GetValueOrDefault(kind) + (shows ? 0 : 1);
            foreach (var link in page.Links)
            {
                queue.Enqueue(link.StartsWith(host.Address.ToString(), StringComparison.Ordinal) ? link[(host.Address.ToString().Length - 1)..] : link);
            }
        }

        return pages;
    }

    // A version of a workflow has a page for each of its steps, each finding and each pair to compare, alike but for what is pointed at, and
    // with nothing of any case: one of each kind is enough.
    private static string Shape(string path) => path.StartsWith("/workflows/", StringComparison.Ordinal) && path.Contains('?', StringComparison.Ordinal)
        ? Asked(path)
        : path;

    /// <summary>An address without its ids and numbers.</summary>
    public static string Kind(string path) => Ids().Replace(Asked(path), "ID");

    // With the names in its query, and not what they are.
    private static string Asked(string path) => path.Split('?') is [var page, var query]
        ? $"{page}?{string.Join('&', query.Split('&').Select(q => q.Split('=')[0]).Order(StringComparer.Ordinal))}"
        : path;

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[0-9]+(?=[/?]|$)|(?<=^/workflows/)[^/]+(?=/)")]
    private static partial Regex Ids();

    private static async Task<IReadOnlyList<string>> FillAsync(AmendFlowDbContext db, string pattern)
    {
        if (!pattern.Contains('{'))
        {
            return [pattern];
        }

        if (pattern.Contains("{*", StringComparison.Ordinal) || pattern.Contains("token", StringComparison.OrdinalIgnoreCase))
        {
            return pattern.StartsWith("/a/", StringComparison.Ordinal) || pattern.StartsWith("/invitation", StringComparison.Ordinal)
                ? [Replace(pattern, "an-unknown-token", Guid.Empty.ToString())]
                : [];
        }

        if (pattern.StartsWith("/admin/mails/", StringComparison.Ordinal))
        {
            return [Replace(pattern, "AskedToDecide", ""), Replace(pattern, "Code", "")];
        }

        if (pattern.StartsWith("/workflows/", StringComparison.Ordinal))
        {
            var versions = await db.Definitions.Select(d => new { d.DefinitionId, d.Version }).ToListAsync();
            return [.. versions.Select(v => Replace(pattern, Uri.EscapeDataString(v.DefinitionId), $"{v.Version}")).Distinct()];
        }

        var firsts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["api", "agreements", ..] or ["agreements", ..] => await db.Agreements.Select(a => a.Id).ToListAsync(),
            ["api", "proposals", ..] or ["proposals", ..] => await db.Proposals.Select(p => p.Id).ToListAsync(),
            ["api", "tasks", ..] or ["tasks", ..] => await db.Tasks.Select(t => t.Id).ToListAsync(),
            ["api", "cases", ..] or ["cases", ..] or ["audit", "cases", ..] => await db.Cases.Select(c => c.Id).ToListAsync(),
            ["incidents", ..] => [Guid.Empty],
            ["disputes", ..] => [.. await db.Disputes.Select(d => d.DecisionId).ToListAsync(), Guid.Empty],
            ["admin", "people", ..] or ["delegations", ..] => await db.People.Select(p => p.Id).ToListAsync(),
            ["conditions", ..] => [.. await db.Conditions.Select(c => c.Id).ToListAsync(), Guid.Empty],
            _ => [],
        };
        var files = await db.Attachments.Select(a => a.Id).ToListAsync();
        var second = files.Count > 0 ? files[0] : Guid.Empty;
        return [.. firsts.Select(id => Replace(pattern, id.ToString(), pattern.Contains("number", StringComparison.OrdinalIgnoreCase) ? "1" : second.ToString()))];
    }

    private static string Replace(string pattern, string first, string others)
    {
        var isFirst = true;
        return string.Join('/', pattern.Split('/').Select(part =>
        {
            if (!part.StartsWith('{'))
            {
                return part;
            }

            var value = isFirst ? first : others;
            isFirst = false;
            return value;
        }));
    }
}
