using System.Globalization;
using System.Text;
using System.Text.Json;
using CODE.Prometheus.Queries;
using CODE.Prometheus.Reading;
using FsCheck.Xunit;

namespace CODE.Prometheus.Tests.Reading;

public sealed class EnvelopeReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Property(MaxTest = 60)]
    public void Read_InPiecesOfAnySize_GivesEverySeriesOnce(byte[] sizes, byte count, byte skip, byte take)
    {
        var series = Enumerable.Range(0, count).Select(static at => string.Create(CultureInfo.InvariantCulture, $$"""{"metric":{"n":"{{at}}","m":"{{at % 3}}"},"values":[[1,"{{at}}"],[2.5,"NaN"]]}"""));
        var json = $$$"""{"status":"success","data":{"resultType":"matrix","result":[{{{string.Join(',', series)}}}]},"warnings":["w"]}""";
        var answer = Read(json, sizes, new SeriesWindow(skip, take));

        Assert.Equal(((long)count, true, "matrix"), (answer.Total, answer.IsCountedToEnd, answer.Type));
        Assert.Equal(Enumerable.Range(0, count).Skip(skip).Take(take).Select(static at => $"{at}"), answer.Series.Select(static each => each.Labels["n"]));
        Assert.All(answer.Series, static each => Assert.Equal(double.Parse(each.Labels["n"], CultureInfo.InvariantCulture), each.Samples[0].Value));
        Assert.All(answer.Cardinality, label => Assert.Equal(count, label.Top.Sum(static value => value.Value) + label.Rest));
        Assert.Equal(["w"], answer.Notes);
    }

    [Property(MaxTest = 60)]
    public void Read_AnswerThatEndsAnywhere_IsNeverTakenForWhole(byte[] sizes, ushort end)
    {
        const string Json = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"n":"1"},"value":[1,"2"]}]}}""";
        Assert.ThrowsAny<JsonException>(() => Read(Json[..(end % (Json.Length - 1))], sizes, new SeriesWindow(0, 10)));
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"scalar","result":[12.5,"3"]}}""", "scalar", 3)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[1,{"count":"7","sum":"2","buckets":[[0,"1","2","3"]]}]}]}}""", "vector", 7)]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"-Inf"]}],"stats":{"x":[1]}},"infos":["i"]}""", "vector", double.NegativeInfinity)]
    [InlineData("""{"data":{"result":[{"value":[1,"1e3"],"metric":{"a":"b"}}],"resultType":"vector"},"status":"success"}""", "vector", 1_000)]
    public void Read_OtherShapes_AreUnderstood(string json, string type, double value)
    {
        var answer = Read(json, [7], new SeriesWindow(0, 10));
        Assert.Equal((type, 1L, value), (answer.Type, answer.Total, answer.Series[0].Samples[0].Value));
    }

    [Fact]
    public async Task Read_ManySeries_CountsAllAndKeepsTheWindow()
    {
        var reader = new SeriesReader(new SeriesWindow(0, 10));
        using var envelope = new EnvelopeReader(new Endless(200_000), long.MaxValue);
        var answer = reader.Answer(await envelope.ReadAsync(reader.Take, Token));
        Assert.Equal((200_000, 10), (answer.Total, answer.Series.Count));

        // Of each of the others only that it was there is known.
        Assert.Equal(10, answer.Series.Sum(static series => series.Samples.Count));
    }

    private static QueryAnswer Read(string json, byte[] sizes, SeriesWindow window)
    {
        var reader = new SeriesReader(window);
        using var envelope = new EnvelopeReader(new Pieces(Encoding.UTF8.GetBytes(json), sizes), long.MaxValue);
        return reader.Answer(envelope.ReadAsync(reader.Take, Token).GetAwaiter().GetResult());
    }

    /// <summary>A stream that comes in pieces of given sizes.</summary>
    private sealed class Pieces(byte[] bytes, byte[] sizes) : MemoryStream(bytes)
    {
        private int _piece;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(sizes.Length == 0 ? buffer : buffer[..Math.Min(buffer.Length, 1 + sizes[_piece++ % sizes.Length])], cancellationToken);
    }

    /// <summary>An answer of many series, made as it is read.</summary>
    private sealed class Endless(int count) : MemoryStream
    {
        private readonly Queue<byte> _next = new(Encoding.UTF8.GetBytes("""{"status":"success","data":{"resultType":"vector","result":["""));
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_next.Count < buffer.Length && _at <= count)
            {
                var text = _at == count ? "]}}" : string.Create(CultureInfo.InvariantCulture, $$"""{{(_at > 0 ? "," : "")}}{"metric":{"n":"{{_at}}"},"value":[1,"1"]}""");
                _at++;
                foreach (var each in Encoding.UTF8.GetBytes(text))
                {
                    _next.Enqueue(each);
                }
            }

            var length = Math.Min(buffer.Length, _next.Count);
            for (var at = 0; at < length; at++)
            {
                buffer.Span[at] = _next.Dequeue();
            }

            return ValueTask.FromResult(length);
        }
    }
}
