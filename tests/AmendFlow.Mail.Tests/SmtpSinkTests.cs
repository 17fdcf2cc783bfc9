using System.Net.Sockets;
using System.Text;
using AmendFlow.Testing;

namespace AmendFlow.Mail.Tests;

/// <summary>The mail server of the tests, where it decides what counts as arrived.</summary>
public sealed class SmtpSinkTests
{
    [Theory]
    [InlineData("Subject: Half\r\n\r\nand no", 0)]
    [InlineData("", 0)]
    [InlineData("Subject: Whole\r\n\r\nyes\r\n.\r\n", 1)]
    public async Task A_mail_whose_sender_dies_before_the_final_dot_has_not_arrived(string text, int arrived)
    {
        await using var sink = new SmtpSink();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", sink.Port);
            await using var wire = client.GetStream();
            using var reader = new StreamReader(wire, Encoding.Latin1);
            await reader.ReadLineAsync();
            foreach (var line in new[] { "HELO test", "MAIL FROM:<a@test.example>", "RCPT TO:<b@test.example>", "DATA" })
            {
                await wire.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"));
                await reader.ReadLineAsync();
            }

            await wire.WriteAsync(Encoding.Latin1.GetBytes(text));
            client.Client.Shutdown(SocketShutdown.Send);
            await reader.ReadToEndAsync();
        }

        Assert.Equal(arrived, sink.Mails.Count);
    }
}
