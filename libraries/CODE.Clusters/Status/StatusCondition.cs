using System.Text.Json.Nodes;
using CODE.Clusters.Objects;

namespace CODE.Clusters.Status;

/// <summary>One condition of an object.</summary>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">The reason, a word.</param>
/// <param name="Message">The message: the words of a controller.</param>
/// <param name="ObservedGeneration">Of which generation of the object it speaks, where it says so.</param>
internal sealed record StatusCondition(string? Status, string? Reason, string? Message, long? ObservedGeneration)
{
    private const int MostCharacters = 400;

    /// <summary>Whether it holds.</summary>
    public bool IsTrue => Status == "True";

    /// <summary>Whether it does not hold; a controller that does not know says neither.</summary>
    public bool IsFalse => Status == "False";

    /// <summary>The reason and the message, fit to be shown.</summary>
    public string Told => UntrustedText.Flatten(
        string.IsNullOrEmpty(Message) ? (string.IsNullOrEmpty(Reason) ? "no reason is given" : Reason) : string.IsNullOrEmpty(Reason) ? Message : $"{Reason}: {Message}", MostCharacters);

    /// <summary>The condition of a type among several.</summary>
    public static StatusCondition? Of(IEnumerable<JsonObject> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Text("type") == type) is { } found
            ? new StatusCondition(found.Text("status"), found.Text("reason"), found.Text("message"), found.Number("observedGeneration"))
            : null;
}
