using System.Text.Json;

namespace CODE.Prometheus.Reading;

/// <summary>What stands beside the data of an answer.</summary>
internal sealed class Envelope
{
    private const int MaxNotes = 5;

    /// <summary>Whether the answer says that it is one.</summary>
    public bool IsSuccess { get; private set; }

    /// <summary>What may be wrong with the data.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>What is worth knowing about the data.</summary>
    public IReadOnlyList<string> Infos { get; private set; } = [];

    /// <summary>Whether reading ended before the answer did.</summary>
    public bool IsCut { get; set; }

    /// <summary>Takes a member of the answer.</summary>
    public void Take(string name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case "status":
                IsSuccess = value.SequenceEqual("\"success\""u8);
                break;
            case "warnings":
                Warnings = Notes(value);
                break;
            case "infos":
                Infos = Notes(value);
                break;
        }
    }

    private static string[] Notes(ReadOnlySpan<byte> value) => [.. (JsonSerializer.Deserialize<string?[]?>(value) ?? []).OfType<string>().Take(MaxNotes)];
}
