using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>The machine's own Chromium, started once for all tests of a class.</summary>
public sealed class Browsers : IAsyncLifetime
{
    private static readonly string[] Known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Why there is no browser here, or null. In CI that is a failure, not a skip.</summary>
    public static string? WhyNot
    {
        get
        {
            var reason = Executable is null ? "Chromium is not installed (apt-get install chromium, or set AMENDFLOW_CHROMIUM)." : null;
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
    public Task<IBrowserContext> NewContextAsync(Uri address, bool script = true, int width = 1280, bool dark = false, string language = "en", bool touch = false) =>
        browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            JavaScriptEnabled = script,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language == "fr" ? "fr-FR" : "en-GB",
            HasTouch = touch,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
