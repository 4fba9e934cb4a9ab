using Dragonfly.KubeOps.Cli.Commands;
using k8s;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

/// <summary>Builds small projects as a user would.</summary>
[Category("Build")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ProjectBuildTests
{
    private const string Entity = """
        [k8s.Models.KubernetesEntity(Group = "example.com", ApiVersion = "v1", Kind = "Cat", PluralName = "cats")]
        public sealed class Cat : KubeOps.Abstractions.Entities.CustomKubernetesEntity<CatSpec>;
        """;

    private readonly StringWriter _error = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("kubeops-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_project_is_built_and_read()
    {
        Assert.That(Generate("public sealed class CatSpec { public int Lives { get; set; } }"), Is.Zero, _error.ToString());
        Assert.That(File.ReadAllText(Path.Combine(_folder, "out", "crd", "cats_example_com.yaml")), Does.Contain("lives:"));
    }

    [Test]
    public void A_type_without_a_schema_is_named_and_nothing_is_written()
    {
        Assert.That(Generate("public sealed class CatSpec { public System.TimeSpan Age { get; set; } }"), Is.EqualTo(2));
        Assert.That(_error.ToString(), Is.EqualTo("kubeops: CatSpec.Age: the type System.TimeSpan is not supported\n"));
        Assert.That(Directory.Exists(Path.Combine(_folder, "out")), Is.False);
    }

    [Test]
    public void A_project_that_does_not_build_says_why()
    {
        Assert.That(Generate("public sealed class CatSpec {"), Is.EqualTo(2));
        Assert.That(_error.ToString(), Does.Contain("dotnet build failed: ").And.Contain("CS1513"));
    }

    private int Generate(string spec)
    {
        File.WriteAllText(Path.Combine(_folder, "Cats.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(IKubernetesObject).Assembly.Location}" />
                <Reference Include="{typeof(CustomKubernetesEntity).Assembly.Location}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "Cat.cs"), $"{Entity}\n{spec}");
        return KubeOpsCommand.Run(["generate", "operator", "cats", _folder, "--out", Path.Combine(_folder, "out")], TextWriter.Null, _error);
    }
}
