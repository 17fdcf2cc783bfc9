using AmendFlow.Web.Hosting;

namespace AmendFlow.Web.Features.Demo;

/// <summary><c>demo reset</c>: throws everything away and makes the demonstration afresh. Development only.</summary>
internal static class DemoReset
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        await using var app = Serving.Build(args);
        var settings = app.Services.GetRequiredService<Settings>();
        if (!settings.Demo)
        {
            throw new SettingsException("demo reset throws the whole database away, so it works only where AmendFlow:Demo is true, in Development.");
        }

        // A host that serves it would be left with a file that is gone.
        app.Services.GetRequiredService<OneNode>().Hold();
        await using (var db = settings.Database.CreateDbContext())
        {
            await db.Database.EnsureDeletedAsync(cancellationToken);
        }

        if (settings.Mail.EmlFolder is { } folder && Directory.Exists(folder))
        {
            foreach (var mail in Directory.EnumerateFiles(folder, "*.eml"))
            {
                File.Delete(mail);
            }
        }

        await Startup.PrepareAsync(app.Services, cancellationToken);
        Console.WriteLine("The demonstration was made afresh.");
        return 0;
    }
}
