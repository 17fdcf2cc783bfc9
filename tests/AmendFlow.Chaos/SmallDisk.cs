using System.Diagnostics;
using AmendFlow.Testing;

namespace AmendFlow.Chaos;

/// <summary>A small file system in memory (tmpfs), which can be full and have space again. Only root can have one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("amendflow-disk-");

    /// <summary>Why there can be none here, or null.</summary>
    public static string? WhyNot => !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "A disk that can be full is a tmpfs, which only root can mount." : null;

    public string Folder => folder.FullName;

    private string Filler => Path.Combine(Folder, "filler");

    /// <exception cref="InvalidOperationException">It cannot be mounted, as in a container without that right; the message says why.</exception>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var disk = new SmallDisk();
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0755", "amendflow-chaos", disk.Folder);

        Afterwards.Run("""
            umount -l "$1"
            rmdir "$1"
            """, disk.Folder);
        return disk;
    }

    /// <summary>Takes all space that is left, to the last byte.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 4096, 1])
        {
            try
            {
                for (var bytes = new byte[size]; ;)
                {
                    filler.Write(bytes);
                }
            }
            catch (IOException)
            {
                // No room for so much any more.
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Folder);
        folder.Delete();
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var complained = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complained.Trim()}");
        }
    }
}
