using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Policy;
using CODE.Gateway.Routing;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Answers;

/// <summary>Introduces the fleet as one server: <c>server/discover</c>, and <c>initialize</c> for revisions with a handshake.</summary>
internal sealed class LifecycleAnswer(FleetCatalog catalog, Permissions permissions)
{
    private static readonly string[] Optional = ["completions", "logging"];

    /// <summary>Answers <c>server/discover</c>.</summary>
    public Task WriteDiscoverAsync(GatewayCall call) => RpcAnswer.WriteResultAsync(call, json =>
    {
        json.WriteStartArray("supportedVersions"u8);
        json.WriteStringValue(ProtocolRevisions.Stateless);
        json.WriteEndArray();
        WriteCommon(json, call, withExtensions: true);
        json.WriteNumber("ttlMs"u8, 0);
        json.WriteString("cacheScope"u8, "private"u8);
    });

    /// <summary>Answers <c>initialize</c>: no session comes of it.</summary>
    public Task WriteInitializeAsync(GatewayCall call)
    {
        var offered = call.Message.OfferedRevision ?? ProtocolRevisions.NewestHandshake;
        if (ProtocolRevisions.IsStateless(offered))
        {
            return RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, new Refusal(StatusCodes.Status400BadRequest, RpcCodes.UnsupportedRevision, new Fault(
                FaultCodes.InvalidArgument, "The revision asked for has no initialize.", $"Use server/discover, or initialize with {ProtocolRevisions.NewestHandshake}."))
            {
                UnsupportedRevision = offered,
                SupportedRevisions = ProtocolRevisions.Handshake,
            });
        }

        return RpcAnswer.WriteResultAsync(call, json =>
        {
            json.WriteString("protocolVersion"u8, ProtocolRevisions.HasHandshake(offered) ? offered : ProtocolRevisions.NewestHandshake);
            WriteCommon(json, call, withExtensions: false);
            json.WritePropertyName("serverInfo"u8);
            GatewayIdentity.Write(json);
        });
    }

    private bool Has(GatewayCall call, string capability) => Offers(call).Any(offer => offer.Capabilities.TryGetProperty(capability, out _));

    private IEnumerable<ServerOffer> Offers(GatewayCall call) => Statuses(call).Select(static status => status.Offer).OfType<ServerOffer>();

    // All servers, or the one that the endpoint names: for foreign ones, too, it is the gateway that speaks.
    private IEnumerable<ServerStatus> Statuses(GatewayCall call) => catalog.View.Statuses.Where(status => call.Target is null || status.Server == call.Target);

    private void WriteCommon(Utf8JsonWriter json, GatewayCall call, bool withExtensions)
    {
        json.WriteStartObject("capabilities"u8);
        // Always: a server that is not there yet must not make a client believe for a whole session that there are none.
        foreach (var capability in OfferKind.All.Select(static kind => kind.Capability).Distinct())
        {
            WriteEmpty(json, capability);
        }

        // listChanged and subscribe are left out of all of them: nothing outlives a request here that could tell a client.
        foreach (var capability in Optional.Where(capability => Has(call, capability)))
        {
            WriteEmpty(json, capability);
        }

        if (withExtensions)
        {
            WriteExtensions(json, call);
        }

        json.WriteEndObject();
        var instructions = Statuses(call).Where(status => status.Offer?.Instructions is { Length: > 0 } && permissions.IsOpen(call.Caller, call.Token, status.Server))
            .Select(static status => $"{status.Server.Name}: {status.Offer!.Instructions}");
        if (string.Join('\n', instructions) is { Length: > 0 } text)
        {
            json.WriteString("instructions"u8, text);
        }
    }

    private void WriteExtensions(Utf8JsonWriter json, GatewayCall call)
    {
        var extensions = from offer in Offers(call)
                         where offer.Capabilities.TryGetProperty("extensions", out var declared) && declared.ValueKind == JsonValueKind.Object
                         from extension in offer.Capabilities.GetProperty("extensions").EnumerateObject()
                         select extension;
        var distinct = extensions.DistinctBy(static extension => extension.Name).ToArray();
        if (distinct.Length == 0)
        {
            return;
        }

        json.WriteStartObject("extensions"u8);
        foreach (var extension in distinct)
        {
            extension.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json, string member)
    {
        json.WriteStartObject(member);
        json.WriteEndObject();
    }
}
