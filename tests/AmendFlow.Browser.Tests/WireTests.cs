using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>
/// What a page costs on the wire, by the browser's own count: cold, with everything that it loads, headers included. Pages are compressed
/// by the settings of every build. A build for tests stores style and script as they are, where publishing compresses them: they are counted
/// as gzip makes them, which is more than the brotli that browsers then get.
/// </summary>
public sealed partial class WireTests(Browsers browsers, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<Browsers>
{
    private const int Case = 60 * 1024;
    private const int Mailed = 15 * 1024;

    [SkippableFact]
    public async Task A_case_near_its_end_with_its_drawing_and_history_stays_within_its_budget()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var host = await TestHost.StartAsync(demo: true);
        await using var db = host.Database.CreateDbContext();
        var longest = await db.Proposals.OrderBy(p => p.Reference).Select(p => p.CaseId).FirstAsync();
        var executive = await db.People.Where(p => p.Email == World.Email(Side.A, "head-of-rd")).Select(p => p.Id).SingleAsync();
        await using var context = await browsers.NewContextAsync(host.Address, width: 1440);
        var page = await context.NewPageAsync();
        await page.SignInAsync(executive);

        var (bytes, parts) = await MeasureAsync(context, $"/cases/{longest}?history=all");

        output.WriteLine($"case: {bytes:0} bytes: {parts}");
        Assert.Contains("js/case.js", parts, StringComparison.Ordinal);
        Assert.True(bytes is > 5000 and <= Case, $"{bytes} bytes: {parts}");
    }

    [SkippableFact]
    public async Task The_editor_with_the_drawing_the_panel_and_all_its_scripts_stays_within_its_budget()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        var lawyer = await world.Driver.ActorAsync(CanvasHost.LawyerB, CancellationToken.None);
        await world.Host.Get<Web.Features.Definitions.Edit.EditHandler>().BeginAsync(lawyer, "a-draft-for-the-canvas", new("project-amendment"), CancellationToken.None);
        await using var context = await browsers.NewContextAsync(world.Host.Address, width: 1440);
        await CanvasHost.OpenAsync(world, context, CanvasHost.LawyerB, "/workflows", []);

        var (bytes, parts) = await MeasureAsync(context, $"{CanvasHost.Edit}?step=legal-b");

        Assert.Contains("js/edit.js", parts, StringComparison.Ordinal);
        Assert.True(bytes is > 5000 and <= Case, $"{bytes} bytes: {parts}");
        output.WriteLine($"editor: {bytes:0} bytes: {parts}");
    }

    [SkippableFact]
    public async Task The_mailed_page_stays_within_its_budget_before_the_code_and_after_it()
    {
        Skip.If(Browsers.WhyNot is not null, Browsers.WhyNot);
        await using var world = await World.StartAsync(oneClick: true);
        await world.InReviewAsync(await world.MyeloidAsync());
        await world.Host.SweepAsync();
        var link = Link().Match(Mail(world, m => Link().IsMatch(m))).Value;
        await using var context = await browsers.NewContextAsync(world.Host.Address, script: false, width: 390);

        var (closed, closedParts) = await MeasureAsync(context, link);
        Assert.True(closed is > 2000 and <= Mailed, $"{closed} bytes: {closedParts}");

        var page = await context.NewPageAsync();
        await page.GotoAsync(link);
        await page.Locator("form[action*='/code'] button").ClickAsync();
        await world.Host.SweepAsync();
        await page.GotoAsync(link);
        await page.Locator("input[name=code]").FillAsync(Code().Match(Mail(world, m => Code().IsMatch(m))).Value.Replace(" ", "", StringComparison.Ordinal));
        await page.Locator("form[action*='/enter'] button").ClickAsync();

        var (opened, openedParts) = await MeasureAsync(context, link);
        Assert.True(opened > closed, $"{opened} bytes: the code has opened nothing");
        Assert.True(opened <= Mailed, $"{opened} bytes: {openedParts}");
    }

    private static double AsPublished(string path, double onTheWire)
    {
        var file = Path.Combine(Roots.Find(), "src", "AmendFlow.Web", "wwwroot", path.TrimStart('/'));
        if (!File.Exists(file))
        {
            return onTheWire;
        }

        var plain = File.ReadAllBytes(file);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(plain);
        }

        return Math.Max(0, onTheWire - plain.Length) + packed.Length;
    }

    private static string Mail(World world, Func<string, bool> fits) => Directory.EnumerateFiles(world.Host.MailFolder, "*.eml").Order(StringComparer.Ordinal)
        .Select(f => MimeKit.MimeMessage.Load(f))
        .Where(m => m.To.Mailboxes.Single().Address == World.Email(Side.B, "scientific-committee"))
        .Select(m => m.TextBody!).First(fits);

    private static async Task<(double Bytes, string Parts)> MeasureAsync(IBrowserContext context, string path)
    {
        var page = await context.NewPageAsync();
        var network = await context.NewCDPSessionAsync(page);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var sizes = new Dictionary<string, double>(StringComparer.Ordinal);
        network.Event("Network.requestWillBeSent").OnEvent += (_, e) => names[Id(e)] = e!.Value.GetProperty("request").GetProperty("url").GetString()!;
        network.Event("Network.loadingFinished").OnEvent += (_, e) => sizes[Id(e)] = e!.Value.GetProperty("encodedDataLength").GetDouble();
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });
        // The page of a case goes on listening, so the network never is idle. What the page itself needs has come when it is loaded.
        await page.GotoAsync(path);
        await Task.Delay(500);
        await page.CloseAsync();
        var parts = sizes.Select(s => (new Uri(names[s.Key]).AbsolutePath, Bytes: AsPublished(new Uri(names[s.Key]).AbsolutePath, s.Value))).ToList();
        return (parts.Sum(p => p.Bytes), string.Join(", ", parts.Select(p => $"{p.AbsolutePath} {p.Bytes}")));

        static string Id(JsonElement? e) => e!.Value.GetProperty("requestId").GetString()!;
    }

    [GeneratedRegex("/a/[A-Za-z0-9_-]+")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b\d{4} ?\d{4}\b")]
    private static partial Regex Code();
}
