using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>The machine's own Chromium, started once for all tests of a class.</summary>
public sealed class Browsers : IAsyncLifetime
{
    // The first is Chromium without windows, tabs and menus, which nobody sees here: the same pages for half the work.
    private static readonly string[] Known = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Why there is no browser here, or null. In CI that is a failure, not a skip.</summary>
    public static string? WhyNot
    {
        get
        {
            var reason = Executable is null ? "Chromium is not installed (apt-get install chromium-headless-shell, or set AMENDFLOW_CHROMIUM)." : null;
            return reason is not null && Environment.GetEnvironmentVariable("CI") == "true" ? throw new InvalidOperationException(reason) : reason;
        }
    }

    private static string? Executable =>
        Environment.GetEnvironmentVariable("AMENDFLOW_CHROMIUM") is { Length: > 0 } given ? given : Known.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Executable is not { } executable)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A new person at a browser of their own.</summary>
    public async Task<IBrowserContext> NewContextAsync(Uri address, bool script = true, int width = 1280, bool dark = false, string language = "en", bool touch = false)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            JavaScriptEnabled = script,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language == "fr" ? "fr-FR" : "en-GB",
            HasTouch = touch,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });

        // How quick a page is, other tests measure: these wait as long as a machine needs that is busy with something else.
        context.SetDefaultTimeout(120_000);
        context.SetDefaultNavigationTimeout(120_000);
        return context;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
