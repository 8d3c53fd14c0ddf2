using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Clusters.Connections;

/// <summary>What a cluster's refusals and failures mean to a caller. The cluster's own words are passed on where they say more, cut.</summary>
internal static class ClusterFaults
{
    private const int MaxStatusBytes = 256 * 1024;
    private const int MaxMessage = 600;
    private const int MaxCauses = 100;
    private const string NothingDone = "Nothing was done.";

    /// <summary>The answer is not what an API server says.</summary>
    public static Fault Unreadable { get; } = new(
        FaultCodes.UpstreamFailed, "The cluster's answer cannot be read.", "Something that is no API server may stand at its address; the operator should look at the kubeconfig.");

    /// <summary>The server did not answer in time.</summary>
    public static Fault TimedOut(TimeSpan timeout) => new(
        FaultCodes.Timeout, $"The cluster did not answer within {timeout.TotalSeconds:0} s.", "Ask for less at a time, or try again; if it lasts, its API server is overloaded or not reached.");

    /// <summary>The server was not reached, or left in the middle of an answer.</summary>
    public static Fault Of(HttpRequestException exception) => exception switch
    {
        { InnerException: AuthenticationException } => new(
            FaultCodes.Unavailable, "The cluster's certificate is not trusted.", "The operator puts the certificate authority of the cluster into the kubeconfig."),
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new(
            FaultCodes.TooLarge, "The cluster's answer is larger than this server takes.", "Ask for one namespace, or narrow it down with a selector."),
        { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError }
            or { InnerException: IOException, HttpRequestError: not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError) } => new(
            FaultCodes.UpstreamFailed, "The cluster broke off its answer.", "Try again; if it lasts, look at the API server and whatever stands before it."),
        _ => new(FaultCodes.Unavailable, "The cluster cannot be reached.", "Try again shortly; if it lasts, the operator should look at the cluster and the kubeconfig's address."),
    };

    /// <summary>What the server says about why it does not do it; what it told in detail is the inner exception, a <see cref="ClusterRefusalException"/>.</summary>
    public static async Task<FaultException> OfAsync(HttpResponseMessage response, ClusterRequest request, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(response, cancellationToken);
        var causes = (status?.Details?.Causes ?? []).Take(MaxCauses).Select(static cause => new RefusalCause(cause.Reason ?? "", cause.Field ?? "", cause.Message ?? ""));
        return new FaultException(Of(response.StatusCode, status?.Message, request), new ClusterRefusalException((int)response.StatusCode, [.. causes]));
    }

    private static Fault Of(HttpStatusCode code, string? words, ClusterRequest request)
    {
        var told = words is { Length: > 0 } ? Cut(words) : $"The cluster answered {(int)code}.";
        return code switch
        {
            HttpStatusCode.Unauthorized => new(
                FaultCodes.Unavailable, "The cluster does not accept this server's credentials.", "The operator renews the credentials in the kubeconfig, or logs in again."),
            HttpStatusCode.Forbidden => new(
                FaultCodes.PermissionDenied, $"The cluster forbids it: {told}", $"{NothingDone} Ask the cluster's administrator for that right; can_i tells what is allowed."),
            HttpStatusCode.NotFound => new(
                FaultCodes.NotFound, request.Subject is { } subject ? $"There is no {subject}." : told, "Look at the name, the namespace and the kind; list_resources shows what is there."),
            HttpStatusCode.Conflict => new(FaultCodes.Conflict, $"The cluster refuses it: {told}", $"{NothingDone} Read the object again: somebody else changed or owns it."),
            HttpStatusCode.Gone => new(FaultCodes.Expired, "The list changed while it was read page by page.", "Begin again without a cursor."),
            HttpStatusCode.RequestEntityTooLarge => new(FaultCodes.TooLarge, $"The cluster refuses it: {told}", NothingDone),
            HttpStatusCode.TooManyRequests => new(FaultCodes.Unavailable, "The cluster is asked too much at the moment.", "Try again in some seconds."),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotAcceptable or HttpStatusCode.UnsupportedMediaType =>
                new(FaultCodes.InvalidArgument, $"The cluster refuses it: {told}", NothingDone),
            HttpStatusCode.GatewayTimeout => new(FaultCodes.Timeout, $"The cluster did not get done with it: {told}", "Look whether it was done before trying again."),
            HttpStatusCode.ServiceUnavailable => new(FaultCodes.Unavailable, $"The cluster cannot do it now: {told}", "Try again shortly."),
            _ => new(FaultCodes.UpstreamFailed, $"The cluster failed: {told}", "Try again; if it lasts, look at the API server's log."),
        };
    }

    private static async Task<StatusText?> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxStatusBytes, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync<StatusText>(body, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            return null;
        }
    }

    private static string Cut(string text) => text.Length <= MaxMessage ? text : $"{text.AsSpan(0, MaxMessage - 1)}…";

    private sealed record StatusText(string? Message, StatusDetails? Details);

    private sealed record StatusDetails(IReadOnlyList<StatusCause>? Causes);

    private sealed record StatusCause(string? Reason, string? Field, string? Message);
}
