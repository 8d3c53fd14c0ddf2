using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CODE.Gateway.Envelope;

/// <summary>What a client has to send and to accept: JSON in, JSON or an event stream out (specification: transports, sending messages to the server).</summary>
internal static class MediaRules
{
    private const string Json = "application/json";
    private const string Events = "text/event-stream";

    /// <summary>Checks a request's media types.</summary>
    /// <returns>Null, or what does not fit.</returns>
    public static Refusal? Check(HttpRequest request)
    {
        if (!IsJson(request))
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, RpcCodes.InvalidRequest, new Fault(
                FaultCodes.InvalidArgument, "The body is not declared as plain UTF-8 JSON.", $"Send Content-Type: {Json}, without Content-Encoding."));
        }

        return Accepts(request.Headers.Accept.ToString()) ? null : new Refusal(StatusCodes.Status406NotAcceptable, RpcCodes.Server, new Fault(
            FaultCodes.InvalidArgument, "The client does not accept both forms of an answer.", $"Send Accept: {Json}, {Events}."));
    }

    private static bool IsJson(HttpRequest request)
    {
        var declared = request.ContentType;
        if (request.Headers.ContentEncoding.Count > 0)
        {
            return false;
        }

        return string.Equals(declared, Json, StringComparison.OrdinalIgnoreCase)
            || (MediaTypeHeaderValue.TryParse(declared, out var type)
                && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
                && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
    }

    private static bool Accepts(string accept)
    {
        if (accept is $"{Json}, {Events}")
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParseList([accept], out var accepted)
            && accepted.Any(static type => type.MatchesMediaType(Json))
            && accepted.Any(static type => type.MatchesMediaType(Events));
    }
}
