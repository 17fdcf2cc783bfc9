using System.Text.Json.Nodes;
using AmendFlow.Agreements.Parties;
using AmendFlow.Testing;
using AmendFlow.Web.Features.Definitions.Edit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace AmendFlow.Browser.Tests;

/// <summary>A host with a draft to edit, shared by all who edit it, one after the other.</summary>
public sealed class CanvasHost : IAsyncLifetime
{
    public const string Edit = "/workflows/project-amendment/edit";

    private readonly Lazy<Task<World>> world = new(MakeAsync);

    public Task<World> World => world.Value;

    public static string LawyerB => Testing.World.Email(Side.B, "daj");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (world.IsValueCreated)
        {
            await (await world.Value).DisposeAsync();
        }
    }

    /// <summary>The draft's steps and ways, as they are stored now.</summary>
    public static async Task<JsonObject> RootAsync(World world)
    {
        await using var db = world.Db();
        return JsonNode.Parse(await db.Definitions.Where(d => d.Version == 2 && d.DefinitionId == "project-amendment").Select(d => d.Json).SingleAsync())!["root"]!.AsObject();
    }

    public static async Task<(double X, double Y)> PlaceAsync(World world, string step)
    {
        var at = (await RootAsync(world))["activities"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == step)!["metadata"]!["designer"]!["position"]!;
        return (at["x"]!.GetValue<double>(), at["y"]!.GetValue<double>());
    }

    /// <summary>Signed in by one click, at a page; every error that the browser reports, of scripts or of the content policy, is put into the list.</summary>
    public static async Task<IPage> OpenAsync(World world, IBrowserContext context, string email, string path, List<string> faults)
    {
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                faults.Add(message.Text);
            }
        };
        page.PageError += (_, error) => faults.Add(error);
        await context.AddCookiesAsync([new Cookie { Name = "amendflow-language", Value = "en", Url = world.Host.Address.ToString() }]);
        await page.SignInAsync((await world.Driver.ActorAsync(email, CancellationToken.None)).PersonId);
        await page.GotoAsync(path);

        // Whoever loads the page anew loses this.
        await page.EvaluateAsync("window.stays = true");
        return page;
    }

    private static async Task<World> MakeAsync()
    {
        var made = await Testing.World.StartAsync(oneClick: true);
        await made.Host.Get<EditHandler>().BeginAsync(await made.Driver.ActorAsync(LawyerB, CancellationToken.None), "a-draft-for-the-canvas", new("project-amendment"), CancellationToken.None);
        return made;
    }
}
