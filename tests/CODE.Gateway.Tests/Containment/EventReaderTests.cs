using System.Text;
using CODE.Gateway.Containment.Streams;

namespace CODE.Gateway.Tests.Containment;

public sealed class EventReaderTests
{
    private const string Events =
        "\uFEFF: hello\n\nevent: message\ndata: {\"a\":\ndata: \"é😀\"}\n\ndata:{}\r\n\r\nid: 7\rretry: 5\rdata: one\r\revent: other\ndata: no\n\ndata: \n\n: again\n\nevent: message\nid: 1\ndata: two\n\n";

    [Fact]
    public void Read_HoweverTheBytesAreSplit_GivesTheSameEvents()
    {
        var bytes = Encoding.UTF8.GetBytes(Events);
        for (var size = 1; size <= bytes.Length; size++)
        {
            Assert.Equal(["comment", "{\"a\": \"é😀\"}", "{}", "one", "comment", "two"], Read(bytes, size));
        }
    }

    [Theory]
    [InlineData("data: ")]
    [InlineData(": ")]
    [InlineData("x")]
    public void Read_LineWithoutEnd_IsTooLarge(string beginning)
    {
        using var reader = new EventReader(10_000);
        ReadOnlyMemory<byte> first = Encoding.UTF8.GetBytes(beginning);
        Assert.Equal(EventKind.None, reader.Read(ref first));
        var kind = EventKind.None;
        for (var part = 0; part < 11 && kind == EventKind.None; part++)
        {
            ReadOnlyMemory<byte> more = new byte[1000];
            kind = reader.Read(ref more);
        }

        Assert.Equal(EventKind.TooLarge, kind);
    }

    [Fact]
    public void Read_EventOfLinesWithoutEnd_IsTooLarge()
    {
        using var reader = new EventReader(10_000);
        var kind = EventKind.None;
        for (var part = 0; part < 1200 && kind == EventKind.None; part++)
        {
            ReadOnlyMemory<byte> more = "data: 12345678\n"u8.ToArray();
            kind = reader.Read(ref more);
        }

        Assert.Equal(EventKind.TooLarge, kind);
    }

    private static List<string> Read(byte[] bytes, int size)
    {
        using var reader = new EventReader(10_000);
        var read = new List<string>();
        foreach (var chunk in bytes.Chunk(size))
        {
            ReadOnlyMemory<byte> rest = chunk;
            while (!rest.IsEmpty)
            {
                switch (reader.Read(ref rest))
                {
                    case EventKind.Message:
                        read.Add(Encoding.UTF8.GetString(reader.Data.Span));
                        break;
                    case EventKind.Comment:
                        read.Add("comment");
                        break;
                }
            }
        }

        return read;
    }
}
