using System.Text;
using AmendFlow.Testing;

namespace AmendFlow.Mail.Tests;

public sealed class EmlFolderTransportTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_file_and_a_mail_server_get_byte_for_byte_the_same()
    {
        await using var sink = new SmtpSink();
        var batch = new[] { Post.Stored(1), Tempting(2) };

        var written = await new EmlFolderTransport(folder).SendAsync(batch);
        await new SmtpTransport(Post.To(sink)).SendAsync(batch);

        Assert.All(written, o => Assert.Equal(HandOverKind.Sent, o.Kind));
        Assert.Equal(sink.Mails.Select(m => m.Bytes), batch.Select(m => File.ReadAllBytes(Path.Combine(folder, $"{m.Id}.eml"))));
        Assert.Equal(2, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task Writing_a_mail_again_replaces_the_file()
    {
        var transport = new EmlFolderTransport(folder);
        await transport.SendAsync(Post.Stored(1));
        await transport.SendAsync(Post.Stored(1));

        Assert.Equal(Post.Stored(1).Mime, File.ReadAllBytes(Assert.Single(Directory.GetFiles(folder))));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_a_fault_and_no_exception()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "taken");
        await File.WriteAllTextAsync(file, "not a folder");

        var outcome = Assert.Single(await new EmlFolderTransport(file).SendAsync(Post.Stored(1)));

        Assert.Equal(HandOverKind.TransientForHost, outcome.Kind);
    }

    // What a transport is tempted to change: lines of dots, and one that is longer than a client likes to send.
    private static StoredMail Tempting(int number) => Post.Stored(number) with
    {
        Mime = Encoding.ASCII.GetBytes($"From: a@b.example\r\nSubject: dots\r\n\r\n.\r\n..\r\n.x\r\n\r\n{new string('y', 1200)}\r\n.\r\n"),
    };
}
