using CODE.Deployment.Tests.Provider.Protocol;
using Google.Protobuf;
using Grpc.Core;

namespace CODE.Deployment.Tests.Provider;

/// <summary>
/// A provider of one resource, <c>things_thing {name, size, secret}</c>, whose real things a test can change behind terraform's back.
/// Values that only pass through stay as terraform encoded them.
/// </summary>
internal sealed class ThingProvider(Things things) : Protocol.Provider.ProviderBase
{
    public override Task<GetProviderSchema.Types.Response> GetProviderSchema(GetProviderSchema.Types.Request request, ServerCallContext context)
    {
        var thing = new Schema.Types.Block();
        thing.Attributes.Add(new Schema.Types.Attribute { Name = "name", Type = Json("\"string\""), Required = true });
        thing.Attributes.Add(new Schema.Types.Attribute { Name = "size", Type = Json("\"number\""), Optional = true });
        thing.Attributes.Add(new Schema.Types.Attribute { Name = "secret", Type = Json("\"string\""), Optional = true, Sensitive = true });
        return Task.FromResult(new GetProviderSchema.Types.Response
        {
            Provider = new Schema { Block = new Schema.Types.Block() },
            ResourceSchemas = { ["things_thing"] = new Schema { Block = thing } },
        });
    }

    public override Task<ValidateProviderConfig.Types.Response> ValidateProviderConfig(ValidateProviderConfig.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new ValidateProviderConfig.Types.Response());

    public override Task<ValidateResourceConfig.Types.Response> ValidateResourceConfig(ValidateResourceConfig.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new ValidateResourceConfig.Types.Response());

    public override Task<ConfigureProvider.Types.Response> ConfigureProvider(ConfigureProvider.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new ConfigureProvider.Types.Response());

    public override Task<UpgradeResourceState.Types.Response> UpgradeResourceState(UpgradeResourceState.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new UpgradeResourceState.Types.Response { UpgradedState = new DynamicValue { Json = request.RawState.Json } });

    public override Task<ReadResource.Types.Response> ReadResource(ReadResource.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new ReadResource.Types.Response
        {
            NewState = things.Changed is { } json ? new DynamicValue { Json = Json(json) } : request.CurrentState,
        });

    public override Task<PlanResourceChange.Types.Response> PlanResourceChange(PlanResourceChange.Types.Request request, ServerCallContext context) =>
        Task.FromResult(new PlanResourceChange.Types.Response { PlannedState = request.ProposedNewState });

    public override Task<ApplyResourceChange.Types.Response> ApplyResourceChange(ApplyResourceChange.Types.Request request, ServerCallContext context)
    {
        var response = new ApplyResourceChange.Types.Response { NewState = request.PlannedState };
        if (things.Refusal is { } refusal)
        {
            response.NewState = request.PriorState;
            response.Diagnostics.Add(new Diagnostic { Severity = Diagnostic.Types.Severity.Error, Summary = "The cloud refused", Detail = refusal });
        }

        return Task.FromResult(response);
    }

    private static ByteString Json(string text) => ByteString.CopyFromUtf8(text);
}

/// <summary>How the real things are, apart from what terraform knows.</summary>
internal sealed class Things
{
    /// <summary>What a thing is really like, as JSON; <c>null</c> as text when it is gone; null when it is as terraform left it.</summary>
    public string? Changed { get; set; }

    /// <summary>What the upstream answers to every change, when it refuses.</summary>
    public string? Refusal { get; set; }
}
