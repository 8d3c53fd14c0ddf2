using System.Security.Cryptography;
using System.Text.Json;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Approvals;

/// <summary>
/// Names a call, and everything that an approval of it rests on: who calls, what, with which arguments and answers, as which definition of the tool, and who
/// may approve it. When any of that is another, so is the fingerprint, and the approval is none for that call.
/// </summary>
internal static class CallFingerprint
{
    /// <summary>The fingerprint, hexadecimal.</summary>
    public static string Of(GatewayCall call, ApprovalNeed need) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes<object?[]>(
    [
        call.Caller.Subject,
        call.Use!.Server.Name,
        call.Use.Key,
        call.ArgumentsHash,
        call.Tool?.Hash,
        CanonicalJson.HashOf(call.Message.InputResponses),
        call.Message.RequestState,
        need.Kind,
        need.Rule,
        need.Approvers,
    ])));
}
