using System.Net.Http.Headers;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Admin;

/// <summary>Calls of operators that answer with their steps, a line each.</summary>
internal static class SteppedCall
{
    /// <summary>A request by an admin, or with another token.</summary>
    public static HttpRequestMessage Post(TestGateway gateway, string path, string? token = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? TestToken.For("root", ["admin"]));
        return request;
    }

    /// <summary>The last step.</summary>
    public static JsonElement Last(string lines) => JsonElement.Parse(lines.Trim().Split('\n')[^1]);
}
