using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>
/// Deque's axe in a page. It is put into every page of a context at once: its own binding for Playwright loads it twice a page, and puts
/// its results together in a second one, which takes two seconds more for each page.
/// </summary>
internal static class Axe
{
    private const string Violations =
        "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html).join(' | ')}`)";

    /// <summary>Before the first page of the context is opened.</summary>
    public static Task BringAsync(IBrowserContext context) => context.AddInitScriptAsync(new BundledAxeScriptProvider().GetScript());

    /// <summary>What is wrong with the page as it stands: the rule, and the first places.</summary>
    public static Task<string[]> FaultsAsync(IPage page) => page.EvaluateAsync<string[]>(Violations);
}
