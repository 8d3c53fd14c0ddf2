using System.Net;
using CODE.Gateway.Envelope;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace CODE.Gateway.Routing;

/// <summary>
/// Writes the request that a server gets: only headers that belong to MCP pass, the fleet token takes the place of the caller's, and
/// trace context is added by the HTTP client. Of the answer only what belongs to MCP passes back.
/// </summary>
internal sealed class ForwardTransformer(GatewayCall call, string authorization, IReadOnlyCollection<string> delegations) : HttpTransformer
{
    private static readonly string[] AnswerHeaders = [HeaderNames.ContentType, HeaderNames.ContentLength, HeaderNames.CacheControl, "X-Accel-Buffering", HeaderNames.RetryAfter];

    /// <summary>The status of an answer that was not passed on, or null.</summary>
    public int? RefusedStatus { get; private set; }

    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = call.Target!.McpAddress;
        proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
        proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.Accept, "application/json, text/event-stream");
        if (delegations.Count > 0)
        {
            proxyRequest.Headers.TryAddWithoutValidation(Delegation.Header, delegations);
        }

        foreach (var (name, values) in httpContext.Request.Headers)
        {
            if (IsPassed(name))
            {
                proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return new(true);
        }

        if (!IsMcp(proxyResponse))
        {
            RefusedStatus = (int)proxyResponse.StatusCode;
            return new(false);
        }

        foreach (var name in AnswerHeaders)
        {
            if (proxyResponse.Headers.NonValidated.TryGetValues(name, out var values) || proxyResponse.Content.Headers.NonValidated.TryGetValues(name, out values))
            {
                httpContext.Response.Headers[name] = values.ToArray();
            }
        }

        return new(true);
    }

    // Before 2026-07-28 the standard headers were not checked against the body, so nobody behind the gateway gets to see them.
    private bool IsPassed(string name) =>
        name.Equals(McpHeaders.ProtocolVersion, StringComparison.OrdinalIgnoreCase)
        || (call.Message.IsStateless
            && (name.Equals(McpHeaders.Method, StringComparison.OrdinalIgnoreCase)
                || name.Equals(McpHeaders.Name, StringComparison.OrdinalIgnoreCase)
                || name.StartsWith(McpHeaders.ParameterPrefix, StringComparison.OrdinalIgnoreCase)));

    private static bool IsMcp(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Accepted => true,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => false,
        >= HttpStatusCode.InternalServerError or (>= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest) => false,
        _ => response.Content.Headers.ContentType?.MediaType is "application/json" or "text/event-stream",
    };
}
