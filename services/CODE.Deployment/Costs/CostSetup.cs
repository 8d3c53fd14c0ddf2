using System.Net;
using Grpc.Net.Client.Web;
using Contract = CODE.Pricing.V1;

namespace CODE.Deployment.Costs;

/// <summary>Registers what asks the cost server.</summary>
internal static class CostSetup
{
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>Adds the estimator and its client; the address comes from service discovery.</summary>
    public static void AddCosts(this IServiceCollection services)
    {
        services.AddGrpcClient<Contract.Pricing.PricingClient>(static options => options.Address = new Uri($"http://{PriceServer.Name}"))
            .ConfigureChannel(static options =>
            {
                options.HttpVersion = HttpVersion.Version11;
                options.MaxReceiveMessageSize = MaxAnswerBytes;
            })
            .AddHttpMessageHandler(static () => new GrpcWebHandler(GrpcWebMode.GrpcWeb));
        services.AddSingleton<IPriceServer, PriceServer>();
        services.AddSingleton<CostEstimator>();
    }
}
