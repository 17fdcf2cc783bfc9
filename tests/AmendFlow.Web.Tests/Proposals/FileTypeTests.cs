using System.IO.Compression;
using System.Text;
using AmendFlow.Web.Features.Proposals;
using AmendFlow.Web.Pages;

namespace AmendFlow.Web.Tests.Proposals;

public sealed class FileTypeTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Theory]
    [InlineData("plan.exe")]
    [InlineData("plan.svg")]
    [InlineData("plan.exe.pdf")]
    [InlineData("plan.pdf.docx")]
    [InlineData("plan")]
    public void A_name_of_another_type_is_not_taken(string name) => Assert.Null(FileTypes.TypeOf(name));

    [Fact]
    public void A_version_in_the_name_is_no_second_type() => Assert.Equal("application/pdf", FileTypes.TypeOf("Protocol v1.2.PDF"));

    [Fact]
    public async Task Content_must_be_what_the_name_says()
    {
        Assert.True(await TakesAsync("a.png", Png));
        Assert.True(await TakesAsync("a.pdf", "%PDF-1.7\n"u8.ToArray()));
        Assert.True(await TakesAsync("a.txt", Encoding.UTF8.GetBytes("Déjà vu\n")));
        Assert.True(await TakesAsync("a.docx", Office("word/document.xml")));
        Assert.False(await TakesAsync("a.pdf", Png));
        Assert.False(await TakesAsync("a.xlsx", Office("word/document.xml")));
        Assert.False(await TakesAsync("a.docx", Office("word/document.xml", "word/vbaProject.bin")));
        Assert.False(await TakesAsync("a.docx", Office("word/document.xml", "../../etc/passwd")));
        Assert.False(await TakesAsync("a.txt", [0x41, 0x00, 0x42]));
        Assert.False(await TakesAsync("a.txt", [0xFF, 0xFE, 0xC0]));
    }

    [Fact]
    public async Task A_picture_that_is_an_archive_as_well_is_refused() =>
        Assert.False(await TakesAsync("a.png", [.. Png, .. Office("word/document.xml")]));

    [Fact]
    public async Task An_archive_that_would_grow_beyond_measure_is_refused()
    {
        using var bomb = new MemoryStream();
        using (var archive = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, "[Content_Types].xml", [1]);
            Write(archive, "word/document.xml", new byte[5_000_000]);
        }

        Assert.False(await TakesAsync("a.docx", bomb.ToArray()));
    }

    [Theory]
    [InlineData("C:\\temp\\plan.pdf", "plan.pdf")]
    [InlineData("../../etc/plan.pdf", "plan.pdf")]
    [InlineData("fdp.\u202Etxt", "fdp.txt")]
    [InlineData("a\r\nb.txt", "ab.txt")]
    public void A_name_keeps_neither_folder_nor_hidden_marks(string given, string kept) => Assert.Equal(kept, FileNames.Clean(given));

    [Fact]
    public void A_long_name_is_cut_before_its_extension()
    {
        var kept = FileNames.Clean(new string('a', 400) + ".pdf");

        Assert.Equal(FileNames.MaxLength, kept.Length);
        Assert.EndsWith("a.pdf", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_is_never_cut_through_a_character()
    {
        foreach (var stem in new[] { new string('a', 145), new string('a', 144) })
        {
            var kept = FileNames.Clean(stem + "🧬🧬🧬🧬.pdf");

            Assert.True(Storable.Is(kept));
            Assert.EndsWith(".pdf", kept, StringComparison.Ordinal);
            Assert.Equal(kept, FileNames.Clean(kept));
        }
    }

    private static async Task<bool> TakesAsync(string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return await FileTypes.RefusalAsync(name, stream, CancellationToken.None) is null;
    }

    private static byte[] Office(params string[] entries)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries.Prepend("[Content_Types].xml"))
            {
                Write(archive, entry, [1, 2, 3]);
            }
        }

        return file.ToArray();
    }

    private static void Write(ZipArchive archive, string name, byte[] content)
    {
        using var entry = archive.CreateEntry(name).Open();
        entry.Write(content);
    }
}
