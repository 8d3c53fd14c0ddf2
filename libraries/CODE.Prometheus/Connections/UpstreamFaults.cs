using System.Net;
using System.Security.Authentication;
using CODE.ServiceDefaults.Faults;

namespace CODE.Prometheus.Connections;

/// <summary>What an upstream's failures mean to a caller.</summary>
internal static class UpstreamFaults
{
    /// <summary>It did not answer in time.</summary>
    public static Fault TimedOut(string upstream, TimeSpan timeout) => new(
        FaultCodes.Timeout, $"{upstream} did not answer within {timeout.TotalSeconds:0} s.", "Ask about a shorter time, fewer series or with a longer step; a recording rule makes a costly expression cheap.");

    /// <summary>It was not reached, or the connection failed.</summary>
    public static Fault Of(string upstream, HttpRequestException exception) => exception switch
    {
        { InnerException: AuthenticationException } => new(
            FaultCodes.Unavailable, $"No trusted connection to {upstream} can be made.", "The operator looks at the certificates: CertificateAuthority, ClientCertificate and ClientKey of that backend."),
        { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError } => BrokenOff(upstream),
        { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException } => BrokenOff(upstream),
        _ => new(FaultCodes.Unavailable, $"{upstream} cannot be reached.", "Try again shortly; if it lasts, the operator looks at it and at its address in Prometheus:Backends."),
    };

    /// <summary>It left in the middle of an answer.</summary>
    public static Fault BrokenOff(string upstream) => new(FaultCodes.UpstreamFailed, $"{upstream} broke off its answer.", "Try again; if it lasts, look at it and at what stands before it.");

    /// <summary>The answer is not what it should be.</summary>
    public static Fault Unreadable(string upstream) => new(
        FaultCodes.UpstreamFailed, $"The answer of {upstream} cannot be read.", "Something else may stand at its address, or the path is missing in it; the operator looks at Prometheus:Backends.");

    /// <summary>The answer, or one part of it, is larger than is read.</summary>
    public static Fault TooLarge(string upstream) => new(FaultCodes.TooLarge, $"The answer of {upstream} is larger than this server takes.", "Narrow it down: by matchers, a shorter time, or an aggregation.");

    /// <summary>It sends elsewhere.</summary>
    public static Fault Redirected(string upstream) => new(
        FaultCodes.UpstreamFailed, $"{upstream} redirects to another address, which is not followed.", "The operator sets the address that it redirects to in Prometheus:Backends, or logs this server in: a redirect often leads to a login page.");

    /// <summary>It refuses or fails, and does not say why.</summary>
    public static Fault Of(string upstream, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
            FaultCodes.Unavailable, $"{upstream} does not accept this server's credentials ({(int)status}).", "The operator looks at Username, Token or TokenFile of that backend."),
        HttpStatusCode.NotFound => new(FaultCodes.UpstreamFailed, $"{upstream} does not know this question (404).", "The operator looks at the path in the backend's Url; some that speak the API have only a part of it."),
        HttpStatusCode.TooManyRequests => new(FaultCodes.Unavailable, $"{upstream} is asked too much at the moment.", "Try again in some seconds."),
        HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong => new(FaultCodes.TooLarge, $"The question is too long for {upstream}.", "Shorten the expression."),
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => new(
            FaultCodes.Unavailable, $"{upstream} cannot answer now ({(int)status}).", "Try again shortly; it may be starting."),
        _ => new(FaultCodes.UpstreamFailed, $"{upstream} failed ({(int)status}).", "Try again; if it lasts, look at its log."),
    };
}
