using System.Net;

namespace CODE.Gateway.Tests.Authorization;

/// <summary>The user before a browser: follows redirects, keeps cookies, and fills in the authorization server's form.</summary>
internal sealed class Browser(string account) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    /// <summary>The addresses at which authorization began.</summary>
    public List<Uri> Visited { get; } = [];

    /// <summary>Goes where a client sends its user.</summary>
    /// <param name="start">The authorization request.</param>
    /// <param name="home">Where the client waits.</param>
    /// <param name="cancellationToken">Ends the visit.</param>
    /// <returns>The address at which the client is told the outcome.</returns>
    public async Task<Uri> AuthorizeAsync(Uri start, Uri home, CancellationToken cancellationToken)
    {
        Visited.Add(start);
        var request = new HttpRequestMessage(HttpMethod.Get, start);
        for (var step = 0; step < 20; step++)
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var here = request.RequestUri!;
            if (response.StatusCode == HttpStatusCode.OK)
            {
                request = new HttpRequestMessage(HttpMethod.Post, here) { Content = new FormUrlEncodedContent([new("account", account)]) };
                continue;
            }

            Assert.True(response.Headers.Location is not null, $"{here}: {response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
            var next = new Uri(here, response.Headers.Location!);
            if (next.GetLeftPart(UriPartial.Path) == home.GetLeftPart(UriPartial.Path))
            {
                return next;
            }

            request = new HttpRequestMessage(HttpMethod.Get, next);
        }

        throw new InvalidOperationException("The authorization server goes round in circles.");
    }

    public void Dispose() => _http.Dispose();
}
