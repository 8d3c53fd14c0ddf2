using System.Collections.Concurrent;
using System.ComponentModel;
using System.Text.Json;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Bench.Server.Tools;

/// <summary>Answers of a given size that look like those of a real tool: rows of names, numbers and states.</summary>
internal sealed class TableAnswers
{
    private readonly ConcurrentDictionary<int, TableAnswer> _bySize = new();

    /// <summary>An answer whose JSON has about so many bytes. Made once a size; writing it as JSON is part of each call.</summary>
    public TableAnswer Of(int bytes) => _bySize.GetOrAdd(bytes, Make);

    private static TableAnswer Make(int bytes)
    {
        var row = JsonSerializer.SerializeToUtf8Bytes(RowAt(0), FleetJson.Options).Length + 1;
        return new TableAnswer([.. Enumerable.Range(0, Math.Max(1, bytes / row)).Select(RowAt)]);
    }

    private static TableRow RowAt(int at) => new($"web-7d9c5b8f6-{at:x5}", "staging", $"registry.example/web:{at % 10}.4.2", "Running", at % 3, 12.5);
}

/// <summary>A table.</summary>
public sealed record TableAnswer([property: Description("The rows")] IReadOnlyList<TableRow> Rows);

/// <summary>One row.</summary>
public sealed record TableRow(string Name, string Namespace, string Image, string Status, int Restarts, double MilliCpu);
