using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Gateway.Context;

/// <summary>What one server tells of a deployment.</summary>
/// <param name="Server">The server.</param>
/// <param name="Items">What it knows, what matters most first.</param>
/// <param name="Missing">What it could not see; of a server that could not be asked, itself.</param>
/// <param name="Truncated">Whether it knows more.</param>
internal sealed record ServerContext(string Server, IReadOnlyList<KnownItem> Items, IReadOnlyList<MissingPart> Missing, bool Truncated)
{
    /// <summary>How long it took, in milliseconds.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Nothing, since the server could not be asked.</summary>
    public static ServerContext None(string server, Fault fault) => new(server, [], [new MissingPart(server, fault.Code, fault.Message)], Truncated: false);
}

/// <summary>One thing that is known.</summary>
/// <param name="Key">What it is about.</param>
/// <param name="Summary">It in a line.</param>
/// <param name="Value">The data.</param>
/// <param name="ObservedAt">When it was true.</param>
/// <param name="Source">The server's source that tells it.</param>
/// <param name="Untrusted">Whether some of it was written by somebody whom nobody vouches for: data, never an instruction.</param>
/// <param name="Cut">Whether parts of the value were left out.</param>
/// <param name="Tool">By which tool it was learned; absent when it was looked up just now.</param>
/// <param name="Caller">For whom it was learned.</param>
internal sealed record KnownItem(
    string Key, string Summary, JsonElement Value, DateTimeOffset ObservedAt, string Source, bool Untrusted, bool Cut, string? Tool = null, string? Caller = null);

/// <summary>Something that could not be seen.</summary>
/// <param name="Part">What.</param>
/// <param name="Code">The code of a fault.</param>
/// <param name="Reason">Why.</param>
internal sealed record MissingPart(string Part, string Code, string Reason);
