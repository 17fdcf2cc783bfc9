using System.CommandLine;
using AmendFlow.Web.Features.Audit;
using AmendFlow.Web.Features.Definitions;
using AmendFlow.Web.Features.Demo;
using AmendFlow.Web.Features.Links.Drill;
using AmendFlow.Web.Scripts;

namespace AmendFlow.Web.Hosting;

/// <summary>What the host can be asked to do. Exit status: 0 done, 1 it found something wrong, 2 it could not be done.</summary>
internal static class Verbs
{
    public static async Task<int> RunAsync(string[] args)
    {
        // Not for people: it answers one question of the host that started it.
        if (args is [ScriptChild.Verb])
        {
            return ScriptChild.Run();
        }

        var root = new RootCommand("AmendFlow: approval of agreement amendments. Without a verb it serves.") { TreatUnmatchedTokensAsErrors = false };
        var serve = new Command("serve", "Serve the pages and run the jobs (the default).") { TreatUnmatchedTokensAsErrors = false };
        Handle(root, args);
        Handle(serve, args);
        root.Add(serve);

        var migrate = new Command("migrate", "Bring the database to this version, then end.") { TreatUnmatchedTokensAsErrors = false };
        migrate.SetAction((_, cancel) => GuardAsync(() => Startup.MigrateAsync(args, cancel)));
        root.Add(migrate);

        var files = new Argument<FileInfo[]>("FILE") { Description = "Workflow definitions (JSON).", Arity = ArgumentArity.OneOrMore };
        var check = new Command("check", "Read workflow definitions and say what is wrong with them.") { files };
        check.SetAction(parsed => CheckVerb.Run(parsed.GetRequiredValue(files), Console.Out));
        root.Add(check);

        root.Add(EngineVerbs.Conform());
        root.Add(EngineVerbs.Simulate());

        var demo = new Command("demo", "The demonstration (Development only).");
        var reset = new Command("reset", "Throw the database away and make the demonstration afresh.") { TreatUnmatchedTokensAsErrors = false };
        reset.SetAction((_, cancel) => GuardAsync(() => DemoReset.RunAsync(args, cancel)));
        demo.Add(reset);
        root.Add(demo);

        var replay = new Option<bool>("--replay") { Description = "Also rebuild every case from its recorded inputs, and compare it with the stored state byte by byte." };
        var head = new Option<string[]>("--head")
        {
            Description = "AGREEMENT=HASH: a head that verify printed earlier and that was kept elsewhere; the chain must still hold it. May be given several times.",
        };
        var verify = new Command("verify", "Check every agreement's audit chain, and that the database still holds what it says.") { replay, head };
        verify.TreatUnmatchedTokensAsErrors = false;
        verify.SetAction((parsed, cancel) => GuardAsync(
            () => VerifyVerb.RunAsync([.. parsed.UnmatchedTokens], parsed.GetValue(replay), parsed.GetValue(head) ?? [], Console.Out, cancel)));
        root.Add(verify);

        var drill = new Command("drill", "Try out, on a copy of the data, what must not happen.");
        var links = new Command("links", "Play a mail scanner on every open link: it must decide nothing and spend none. (SQLite only.)") { TreatUnmatchedTokensAsErrors = false };
        links.SetAction((_, cancel) => GuardAsync(() => LinkDrill.RunAsync(args, Console.Out, cancel)));
        drill.Add(links);
        root.Add(drill);

        root.Add(BackupVerbs.Backup(args, GuardAsync));
        root.Add(BackupVerbs.Restored(args, GuardAsync));

        return await root.Parse(args).InvokeAsync();
    }

    private static void Handle(Command command, string[] args) =>
        command.SetAction((_, cancel) => GuardAsync(() => Serving.RunAsync(args, cancel)));

    /// <summary>What an operator got wrong is one line for each fault, not a stack trace.</summary>
    private static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (SettingsException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{taken.Message} Choose another with --urls http://localhost:PORT.");
            return 2;
        }
        catch (Exception unreachable) when (unreachable is Npgsql.NpgsqlException or Microsoft.Data.Sqlite.SqliteException)
        {
            await Console.Error.WriteLineAsync($"The database of ConnectionStrings:AmendFlow cannot be used: {unreachable.Message}");
            return 2;
        }
    }
}
