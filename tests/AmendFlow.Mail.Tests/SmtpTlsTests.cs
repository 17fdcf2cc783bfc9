using System.Security.Cryptography.X509Certificates;
using AmendFlow.Testing;

namespace AmendFlow.Mail.Tests;

public sealed class SmtpTlsTests : IDisposable
{
    private static readonly X509Certificate2 Certificate = TestCertificate.For("localhost");
    private readonly string roots = Path.GetTempFileName();

    public SmtpTlsTests() => File.WriteAllText(roots, Certificate.ExportCertificatePem());

    public void Dispose() => File.Delete(roots);

    [Theory]
    [InlineData(SmtpTls.StartTls)]
    [InlineData(SmtpTls.SslOnConnect)]
    public async Task A_mail_goes_encrypted_and_signed_in_to_a_server_under_the_organisations_own_root(SmtpTls tls)
    {
        await using var sink = Server(tls);

        var outcome = Assert.Single(await new SmtpTransport(Settings(sink, tls)).SendAsync(Post.Stored(1)));

        Assert.Equal((HandOverKind.Sent, "250 2.0.0 Taken"), (outcome.Kind, outcome.Reply));
        Assert.Equal(Post.Stored(1).Mime, Assert.Single(sink.Mails).Bytes);
    }

    [Theory]
    [InlineData(SmtpTls.StartTls)]
    [InlineData(SmtpTls.SslOnConnect)]
    public async Task A_certificate_that_nobody_trusts_or_for_another_name_gets_no_mail_and_calls_an_operator(SmtpTls tls)
    {
        await using var sink = Server(tls);
        var unknownRoot = Settings(sink, tls) with { RootsFile = null };
        var otherName = Settings(sink, tls) with { Host = "127.0.0.1" };

        Assert.Equal(HandOverKind.ConfigurationFault, Assert.Single(await new SmtpTransport(unknownRoot).SendAsync(Post.Stored(1))).Kind);
        Assert.Equal(HandOverKind.ConfigurationFault, Assert.Single(await new SmtpTransport(otherName).SendAsync(Post.Stored(1))).Kind);
        Assert.Empty(sink.Mails);
    }

    [Fact]
    public async Task Wrong_credentials_call_an_operator_and_are_not_repeated_for_each_mail()
    {
        await using var sink = Server(SmtpTls.StartTls);
        var settings = Settings(sink, SmtpTls.StartTls) with { Password = "wrong" };

        var outcomes = await new SmtpTransport(settings).SendAsync(Post.Stored(1), Post.Stored(2));

        Assert.Equal([HandOverKind.ConfigurationFault, HandOverKind.ConfigurationFault], outcomes.Select(o => o.Kind));
        Assert.Contains("535", outcomes[0].Reply, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", outcomes[0].Reply, StringComparison.Ordinal);
        Assert.Equal(1, sink.Connections);
    }

    private static SmtpSink Server(SmtpTls tls) =>
        new() { Certificate = Certificate, BeginsWithTls = tls == SmtpTls.SslOnConnect, Credentials = ("amendflow", "sésame") };

    private SmtpSettings Settings(SmtpSink sink, SmtpTls tls) => new()
    {
        Host = "localhost",
        Port = sink.Port,
        Tls = tls,
        User = "amendflow",
        Password = "sésame",
        RootsFile = roots,
        CheckRevocation = false,
    };
}
