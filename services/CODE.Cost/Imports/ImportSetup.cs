namespace CODE.Cost.Imports;

/// <summary>Registers what imports prices.</summary>
internal static class ImportSetup
{
    private const string Client = "price-lists";

    /// <summary>Adds the sources and what reads them.</summary>
    public static void AddImports(this IServiceCollection services)
    {
#pragma warning disable EXTEXP0001 // The one way to take the defaults' retries away: price lists say how long to wait, which PriceHttp does.
        services.AddHttpClient(Client, static client => client.Timeout = TimeSpan.FromSeconds(60))
            // A redirect would lead away from the host that the operator named.
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.All })
            .RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        services.AddSingleton(static provider => new PriceHttp(provider.GetRequiredService<IHttpClientFactory>().CreateClient(Client), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPriceSource, AmazonPriceList>();
        services.AddSingleton<IPriceSource, AzureRetailPrices>();
        services.AddSingleton<IPriceSource, GoogleBillingCatalogue>();
        services.AddSingleton<ImportJournal>();
        services.AddSingleton<ImportCheck>();
        services.AddSingleton<PriceImporter>();
    }
}
