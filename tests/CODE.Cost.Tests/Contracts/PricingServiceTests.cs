using CODE.Cost.Tests.Golden;
using CODE.Cost.Tests.Server;
using CODE.Pricing.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CODE.Cost.Tests.Contracts;

/// <summary>What another server of the fleet sees.</summary>
public sealed class PricingServiceTests(CostServer server) : IClassFixture<CostServer>
{
    [Fact]
    public async Task EstimatePlan_OnACallersBehalf_IsPriced()
    {
        var plan = GoldenPlan.Of("aws-replace-destroy");

        var answer = await AskAsync(plan.Json, server.Host.Keys.Token("cost", actor: "deployment"));

        Assert.Equal("USD", answer.Currency);
        Assert.InRange(decimal.Parse(answer.Cost, System.Globalization.CultureInfo.InvariantCulture) - plan.After, -0.00005m, 0.00005m);
        Assert.Equal(4, answer.Resources.Count);
        Assert.Equal("2025-01-01", answer.Snapshot);
    }

    [Fact]
    public async Task EstimatePlan_TokenOfTheGatewayItself_IsRefused() =>
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => AskAsync("{}", server.Host.Keys.Token("cost")))).StatusCode);

    [Fact]
    public async Task EstimatePlan_TokenOfAnotherServer_IsRefused() =>
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(() => AskAsync("{}", server.Host.Keys.Token("deployment", actor: "deployment")))).StatusCode);

    [Fact]
    public async Task Mcp_DelegatedToken_OpensNothing()
    {
        using var http = server.Host.CreateHttpClientWithToken(server.Host.Keys.Token("cost", roles: ["admin"], actor: "deployment"));
        using var content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", System.Text.Encoding.UTF8, "application/json");

        using var response = await http.PostAsync(new Uri("/mcp", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Refresh_DelegatedTokenOfAnAdmin_IsRefused()
    {
        using var channel = Channel();
        using var call = new PriceCatalogue.PriceCatalogueClient(channel).Refresh(
            new RefreshRequest(), new Metadata { { "Authorization", $"Bearer {server.Host.Keys.Token("cost", roles: ["admin"], actor: "deployment")}" } }, cancellationToken: TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task EstimatePlan_NoPlan_SaysWhy()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync("{}", server.Host.Keys.Token("cost", actor: "deployment")));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("not a plan", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetPricedAttributes_Types_AreThoseThatHaveAPriceOrDescribeOne()
    {
        using var channel = Channel();

        var answer = await new CODE.Pricing.V1.Pricing.PricingClient(channel).GetPricedAttributesAsync(
            new GetPricedAttributesRequest { Types_ = { "aws_instance", "aws_launch_template", "aws_vpc", "made_up" } },
            new Metadata { { "Authorization", $"Bearer {server.Host.Keys.Token("cost", actor: "deployment")}" } },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["aws_instance", "aws_launch_template"], answer.Attributes.Keys.Order());
        Assert.Contains("instance_type", answer.Attributes["aws_instance"].Names);
        Assert.DoesNotContain("user_data", answer.Attributes["aws_instance"].Names);
    }

    private async Task<EstimatePlanResponse> AskAsync(string plan, string token)
    {
        using var channel = Channel();
        return await new CODE.Pricing.V1.Pricing.PricingClient(channel).EstimatePlanAsync(
            new EstimatePlanRequest { Plan = ByteString.CopyFromUtf8(plan), Hours = 730, IncludeDataTransfer = true },
            new Metadata { { "Authorization", $"Bearer {token}" } },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    // Each call brings the token that it is about.
    private GrpcChannel Channel() => server.Host.OpenChannel(subject: null);
}
