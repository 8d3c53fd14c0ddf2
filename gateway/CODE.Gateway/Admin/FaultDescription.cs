using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Admin;

/// <summary>Says in the OpenAPI document which faults an endpoint has.</summary>
internal static class FaultDescription
{
    /// <summary>Names the statuses; the body is a fault in each of them.</summary>
    public static TBuilder ProducesFault<TBuilder>(this TBuilder builder, params ReadOnlySpan<int> statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Fault), ["application/json"]));
        }

        return builder;
    }
}
