using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>
/// Going from page to page. What waits for an event of the browser can miss it, when it comes between the look whether it was there and the
/// beginning of the wait; so these wait for what stays true.
/// </summary>
internal static class Moves
{
    /// <summary>Signs in with one click, as somebody of the demonstration.</summary>
    public static async Task SignInAsync(this IPage page, Guid person)
    {
        await page.GotoAsync("/sign-in");
        await page.Locator($"form:has(input[name=personId][value='{person}']) button").ClickAsync();
        await page.ArriveAsync(u => u.AbsolutePath != "/sign-in");
    }

    /// <summary>Waits until the browser is at such an address, with all of the page there.</summary>
    /// <exception cref="TimeoutException">It is not within two minutes.</exception>
    public static async Task ArriveAsync(this IPage page, Func<Uri, bool> isThere)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (isThere(new Uri(page.Url)) && await IsWholeAsync(page))
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"The browser stays at {page.Url}.");
    }

    // Whatever is asked while the page goes away ends with it.
    private static async Task<bool> IsWholeAsync(IPage page)
    {
        try
        {
            return await page.EvaluateAsync<string>("document.readyState") != "loading";
        }
        catch (PlaywrightException) when (!page.IsClosed)
        {
            return false;
        }
    }
}
