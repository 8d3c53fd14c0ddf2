using System.Buffers;
using System.Text;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Envelope;

/// <summary>
/// What the headers say has to be what the body says. For 2026-07-28 the standard headers are required and compared; for older
/// revisions they mean nothing, so the body alone decides (specification: transports, server validation).
/// </summary>
internal static class HeaderRules
{
    private const string EncodedPrefix = "=?base64?";
    private const string EncodedSuffix = "?=";
    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (char)code), '\t']);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks the headers against the message and settles the message's revision.</summary>
    /// <returns>Null, or what does not fit.</returns>
    public static Refusal? Check(IHeaderDictionary headers, McpMessage message)
    {
        var versions = headers[McpHeaders.ProtocolVersion];
        if (versions.Count > 1)
        {
            return Mismatch($"{McpHeaders.ProtocolVersion} is given {versions.Count} times.");
        }

        var revision = versions.ToString().Trim();
        if (revision.Length > 0 && !ProtocolRevisions.IsKnown(revision))
        {
            return Unsupported(revision);
        }

        if (message.Kind != McpMessageKind.Response && CheckRevision(revision, message) is { } refusal)
        {
            return refusal;
        }

        message.Revision = revision.Length > 0 ? revision : ProtocolRevisions.Assumed;
        return message.IsStateless && message.Kind != McpMessageKind.Response
            ? CheckStandardHeaders(headers, message) ?? CheckMeta(message)
            : null;
    }

    private static Refusal? CheckRevision(string revision, McpMessage message)
    {
        if (message.Method == McpMethods.Initialize && revision.Length > 0 && message.OfferedRevision is { } offered && offered != revision)
        {
            return Mismatch($"{McpHeaders.ProtocolVersion} says '{revision}', params.protocolVersion says '{Shown(offered)}'.");
        }

        if (message.MetaRevision is not { Length: > 0 } meta || meta == revision)
        {
            return null;
        }

        // A revision with a handshake has no such metadata; the server tells that better.
        return ProtocolRevisions.IsStateless(revision) || ProtocolRevisions.IsStateless(meta)
            ? Mismatch($"{McpHeaders.ProtocolVersion} says '{revision}', _meta says '{Shown(meta)}'.")
            : null;
    }

    private static Refusal? CheckStandardHeaders(IHeaderDictionary headers, McpMessage message)
    {
        var methods = headers[McpHeaders.Method];
        if (methods.Count != 1)
        {
            return Mismatch($"{McpHeaders.Method} is given {methods.Count} times.");
        }

        if (methods.ToString().Trim() is var method && method != message.Method)
        {
            return Mismatch($"{McpHeaders.Method} says '{Shown(method)}', the body says '{Shown(message.Method)}'.");
        }

        if (McpMethods.SubjectMember(message.Method) is not { } member)
        {
            return null;
        }

        var names = headers[McpHeaders.Name];
        if (names.Count != 1)
        {
            return Mismatch($"{McpHeaders.Name} is given {names.Count} times.");
        }

        return Decode(names.ToString().Trim()) is { } name && name == message.Subject
            ? null
            : Mismatch($"{McpHeaders.Name} is not what params.{member} says.");
    }

    private static Refusal? CheckMeta(McpMessage message)
    {
        // A notification has nobody to tell, and refusing one (cancelled) would leave work running.
        if (message.Kind != McpMessageKind.Request)
        {
            return null;
        }

        var missing = message.MetaRevision is not { Length: > 0 } ? McpMeta.ProtocolVersion : message.HasClientCapabilities ? null : McpMeta.ClientCapabilities;
        return missing is null ? null : new Refusal(StatusCodes.Status400BadRequest, RpcCodes.InvalidParams, new Fault(
            FaultCodes.InvalidArgument, $"params._meta has no valid '{missing}'.", $"Send it with every request of revision {message.Revision}."));
    }

    // Null: not a valid header value, or not valid base64 of UTF-8.
    private static string? Decode(string value)
    {
        if (value.AsSpan().ContainsAnyExcept(Visible))
        {
            return null;
        }

        if (value.Length < EncodedPrefix.Length + EncodedSuffix.Length
            || !value.StartsWith(EncodedPrefix, StringComparison.Ordinal)
            || !value.EndsWith(EncodedSuffix, StringComparison.Ordinal))
        {
            return value;
        }

        try
        {
            return Strict.GetString(Convert.FromBase64String(value[EncodedPrefix.Length..^EncodedSuffix.Length]));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static Refusal Mismatch(string message) => new(StatusCodes.Status400BadRequest, RpcCodes.HeaderMismatch, new Fault(
        FaultCodes.InvalidArgument, message, "Send the standard MCP headers once each, saying exactly what the body says."));

    private static Refusal Unsupported(string revision) => new(StatusCodes.Status400BadRequest, RpcCodes.UnsupportedRevision, new Fault(
        FaultCodes.InvalidArgument, $"MCP revision '{Shown(revision)}' is not spoken here.", $"Speak {ProtocolRevisions.Stateless}, or initialize with {ProtocolRevisions.NewestHandshake}."))
    {
        UnsupportedRevision = revision,
        // What server/discover tells; the revisions with a handshake are found by initialize.
        SupportedRevisions = [ProtocolRevisions.Stateless],
    };

    private static string Shown(string value) => value.Length <= 64 ? value : $"{value.AsSpan(0, 63)}…";
}
