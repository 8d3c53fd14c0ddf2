using System.Text;
using CODE.AppHost.Embedded.Running;

namespace CODE.AppHost.Tests.Embedded;

public sealed class BoundedLogTests : IDisposable
{
    private const int Limit = 100;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Append_ManyLines_KeepsTheNewestInBoundedFiles()
    {
        using (var log = new BoundedLog(folder.At("a.log"), Limit))
        {
            for (var line = 0; line < 100; line++)
            {
                log.Append(Encoding.UTF8.GetBytes($"line {line:D3}\n"));
            }
        }

        var files = Directory.GetFiles(folder.Root).Select(Path.GetFileName).Order();
        Assert.Equal(["a.1.log", "a.2.log", "a.log"], files);
        Assert.All(Directory.GetFiles(folder.Root), file => Assert.InRange(new FileInfo(file).Length, 1, Limit));
        var kept = File.ReadAllText(folder.At("a.2.log")) + File.ReadAllText(folder.At("a.1.log")) + File.ReadAllText(folder.At("a.log"));
        Assert.EndsWith("line 098\nline 099\n", kept, StringComparison.Ordinal);
        Assert.All(kept.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(8, line.Length));
    }

    [Fact]
    public void Append_LinesSplitOverChunks_StayWhole()
    {
        using (var log = new BoundedLog(folder.At("a.log"), Limit))
        {
            log.Append(Encoding.UTF8.GetBytes(new string('a', 90) + "\nhalf of "));
            log.Append("a line\nnext\n"u8);
        }

        Assert.EndsWith("\nhalf of a line\n", File.ReadAllText(folder.At("a.1.log")), StringComparison.Ordinal);
        Assert.Equal("next\n", File.ReadAllText(folder.At("a.log")));
    }

    [Fact]
    public void Append_EndlessLine_StaysBounded()
    {
        using (var log = new BoundedLog(folder.At("a.log"), Limit))
        {
            for (var chunk = 0; chunk < 100; chunk++)
            {
                log.Append("0123456789"u8);
            }
        }

        Assert.All(Directory.GetFiles(folder.Root), file => Assert.InRange(new FileInfo(file).Length, 1, 2 * Limit));
    }

    [Fact]
    public void Open_ExistingFile_GoesOnInIt()
    {
        File.WriteAllText(folder.At("a.log"), "before\n");
        using (var log = new BoundedLog(folder.At("a.log"), Limit))
        {
            log.Append("after\n"u8);
        }

        Assert.Equal("before\nafter\n", File.ReadAllText(folder.At("a.log")));
    }
}
