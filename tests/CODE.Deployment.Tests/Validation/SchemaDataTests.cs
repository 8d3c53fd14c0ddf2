using CODE.Deployment.Validation.Kubernetes.Schema;
using k8s.Models;

namespace CODE.Deployment.Tests.Validation;

/// <summary>The data beside the models must go on fitting the models when the package is updated.</summary>
public sealed class SchemaDataTests
{
    private static readonly Dictionary<string, Type> Models = typeof(V1Pod).Assembly.GetTypes()
        .Where(static type => type.Namespace == "k8s.Models")
        .GroupBy(static type => type.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(static group => group.Key, static group => group.First(), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void RequiredFields_OfModelsThatExist_AreFieldsOfTheModel()
    {
        var wrong = RequiredFields.Models
            .Where(Models.ContainsKey)
            .SelectMany(static model => RequiredFields.Of(model).Where(field => !ModelSchema.Of(Models[model]).Fields.ContainsKey(field)).Select(field => $"{model}.{field}"));

        // The two clients are made from neighbouring versions of Kubernetes.
        Assert.InRange(wrong.Count(), 0, 3);
        Assert.InRange(RequiredFields.Models.Count(static model => IsStable(model) && !Models.ContainsKey(model)), 0, 3);
    }

    [Fact]
    public void KnownValues_AreOfFieldsThatExist() =>
        Assert.All(KnownValues.All, static known => Assert.True(ModelSchema.Of(Models[known.Model]).Fields.ContainsKey(known.Field), $"{known.Model}.{known.Field}"));

    [Fact]
    public void OldApis_ThatWereRemoved_AreNotAmongTheModels() =>
        Assert.All(
            OldApi.All.Where(static api => OldApi.Of(api.ApiVersion, api.Kind)!.RemovedIn is not null),
            static api => Assert.Null(ApiCatalog.ModelOf(api.ApiVersion, api.Kind)));

    [Fact]
    public void OldApis_WithAReplacement_NameOneThatExists() =>
        Assert.All(
            OldApi.All.Select(static api => (api.Kind, OldApi.Of(api.ApiVersion, api.Kind)!.Replacement)).Where(static api => api.Replacement.Split('/') is [_, "v1" or "v2"]),
            static api => Assert.NotNull(ApiCatalog.ModelOf(api.Replacement, api.Kind)));

    private static bool IsStable(string model) => !model.Contains("alpha", StringComparison.OrdinalIgnoreCase) && !model.Contains("beta", StringComparison.OrdinalIgnoreCase);
}
