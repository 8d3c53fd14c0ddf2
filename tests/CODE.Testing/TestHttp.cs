using Microsoft.Extensions.DependencyInjection;

namespace CODE.Testing;

/// <summary>HTTP clients that do just what a test says: no retries, no redirects of their own making.</summary>
public static class TestHttp
{
    private static readonly IHttpClientFactory Factory =
        new ServiceCollection().AddHttpClient().BuildServiceProvider().GetRequiredService<IHttpClientFactory>();

    /// <summary>A client for one server.</summary>
    public static HttpClient CreateClient(Uri address)
    {
        var client = Factory.CreateClient();
        client.BaseAddress = address;
        client.Timeout = TimeSpan.FromMinutes(5);
        return client;
    }
}
