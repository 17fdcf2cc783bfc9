using AmendFlow.Agreements.Parties;
using AmendFlow.Data.Jobs;
using AmendFlow.Testing;
using AmendFlow.Web.Jobs.Bounces;
using Microsoft.EntityFrameworkCore;

namespace AmendFlow.Web.Tests.Jobs;

/// <summary>The whole way with mail servers that are not ours: Exim over STARTTLS takes the mails, and its own report comes back through Dovecot.</summary>
public sealed class RealMailServerTests
{
    [SkippableFact]
    public async Task A_mail_to_an_address_that_does_not_exist_comes_back_and_is_told_and_the_others_stay_handed_over()
    {
        Skip.If(MailServers.WhyNot is not null, MailServers.WhyNot);
        await using var servers = await MailServers.StartAsync();
        await using var world = await World.StartAsync(settings:
        [
            "--AmendFlow:Mail:Transport", "smtp", "--AmendFlow:Mail:Host", "localhost", "--AmendFlow:Mail:Port", $"{servers.SmtpPort}",
            "--AmendFlow:Mail:Tls", "StartTls", "--AmendFlow:Mail:From", "amendflow@localhost", "--AmendFlow:Mail:CheckRevocation", "false",
            "--AmendFlow:Mail:RootsFile", servers.RootsFile, "--AmendFlow:Mail:User", MailServers.User, "--AmendFlow:Mail:Password", MailServers.Password,
            "--AmendFlow:Mail:Bounces:Host", "localhost", "--AmendFlow:Mail:Bounces:Port", $"{servers.ImapPort}",
            "--AmendFlow:Mail:Bounces:User", MailServers.Reports, "--AmendFlow:Mail:Bounces:Password", MailServers.Password,
            "--AmendFlow:Mail:Bounces:Address", MailServers.ReportsTo,
        ]);
        await using var db = world.Db();
        var finance = World.Email(Side.A, "rd-finance");
        await db.People.Where(p => p.Email == finance).ExecuteUpdateAsync(s => s.SetProperty(p => p.Email, "nobody@localhost"));
        await world.InReviewAsync(await world.SmallAsync());
        await world.Host.SweepAsync();
        Assert.Equal([], await db.Mails.Where(m => m.State != MailState.Sent && m.State != MailState.Cancelled).Select(m => $"{m.Kind} {m.State}: {m.Reply}").ToListAsync());

        // The report comes by itself, after a moment.
        for (var tries = 0; tries < 60 && !await db.Mails.AnyAsync(m => m.State == MailState.Bounced); tries++)
        {
            await Task.Delay(500);
            world.Host.Clock.Advance(TimeSpan.FromMinutes(3));
            Assert.NotNull(await world.Host.Get<BounceSweep>().RunAsync(CancellationToken.None));
        }

        var bounced = Assert.Single(await db.Mails.AsNoTracking().Where(m => m.State == MailState.Bounced).ToListAsync());
        Assert.Equal("nobody@localhost", bounced.Recipient);
        Assert.NotNull((await db.People.AsNoTracking().SingleAsync(p => p.Id == bounced.PersonId)).AddressFailedAt);
        Assert.Equal(1, await db.Mails.CountAsync(m => m.Kind == MailKind.AddressFailed));
        Assert.Equal(0, await ReadAgainAsync(world));
    }

    private static async Task<int?> ReadAgainAsync(World world)
    {
        world.Host.Clock.Advance(TimeSpan.FromMinutes(3));
        return await world.Host.Get<BounceSweep>().RunAsync(CancellationToken.None);
    }
}
