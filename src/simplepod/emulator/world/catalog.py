"""What the platform always has: global templates and VPS images."""

from collections.abc import Sequence

from simplepod.emulator.world.account import Image, Template

_SAMPLES = (
    # id, name, image, tag, category, disk in GB, ports, Jupyter
    (1, "Ubuntu", "ubuntu", "24.04", "ubuntu", 32, "80", False),
    (2, "Ubuntu 22.04", "ubuntu", "22.04", "ubuntu", 32, "80", False),
    (3, "Debian", "debian", "12", "debian", 32, "80", False),
    (
        5,
        "ubuntu nvidia cuda 12.8.1 for RTX5000/6000 series",
        "nvidia/cuda",
        "12.8.1-devel-ubuntu24.04",
        "cuda",
        48,
        "80",
        False,
    ),
    (6, "ubuntu nvidia cuda 12.4.1", "nvidia/cuda", "12.4.1-devel-ubuntu22.04", "cuda", 48, "80", False),
    (7, "ubuntu nvidia cuda 11.8.0", "nvidia/cuda", "11.8.0-devel-ubuntu22.04", "cuda", 48, "80", False),
    (9, "pytorch", "pytorch/pytorch", "2.7.1-cuda12.8-cudnn9-runtime", "pytorch", 64, "8000", True),
    (10, "pytorch devel", "pytorch/pytorch", "2.7.1-cuda12.8-cudnn9-devel", "pytorch", 96, "8000", True),
    (11, "pytorch 2.4", "pytorch/pytorch", "2.4.1-cuda12.4-cudnn9-runtime", "pytorch", 64, "8000", True),
    (14, "TensorFlow GPU", "tensorflow/tensorflow", "latest-gpu", "tensorflow", 64, "6006", True),
    (15, "TensorFlow GPU Jupyter", "tensorflow/tensorflow", "latest-gpu-jupyter", "tensorflow", 64, "6006", True),
    (17, "vllm-openai", "vllm/vllm-openai", "latest", "llm", 96, "8000", False),
    (18, "vllm-openai Llama 3.1 8B", "vllm/vllm-openai", "v0.9.2", "llm", 96, "8000", False),
    (19, "vllm-openai Qwen3 32B", "vllm/vllm-openai", "v0.9.2", "llm", 160, "8000", False),
    (21, "ollama/ollama", "ollama/ollama", "latest", "llm", 96, "11434", False),
    (22, "open-webui", "openwebui/open-webui", "ollama", "llm", 96, "8080", False),
    (24, "text-generation-inference", "huggingface/text-generation-inference", "3.3", "llm", 128, "80", False),
    (29, "ubuntu ssh", "simplepod/ubuntu", "24.04", "ubuntu", 32, "80,443", False),
    (31, "stable-diffusion:web-ui", "simplepod/stable-diffusion", "web-ui", "images", 96, "7860", False),
    (32, "stable-diffusion:forge", "simplepod/stable-diffusion", "forge", "images", 96, "7860", False),
    (33, "ComfyUI", "simplepod/comfyui", "cuda12.8", "images", 128, "8188", False),
    (34, "InvokeAI", "invokeai/invokeai", "latest", "images", 96, "9090", False),
    (36, "Fooocus", "simplepod/fooocus", "latest", "images", 96, "7865", False),
    (38, "pytorch ssh", "simplepod/pytorch", "cuda12.8", "pytorch", 64, "80", False),
    (41, "Jupyter Lab", "jupyter/datascience-notebook", "latest", "notebook", 48, "", True),
    (44, "Blender", "linuxserver/blender", "latest", "rendering", 64, "3000", False),
    (47, "whisper", "onerahmet/openai-whisper-asr-webservice", "latest-gpu", "audio", 64, "9000", False),
    (52, "code-server", "codercom/code-server", "latest", "tools", 32, "8080", False),
    (55, "Triton", "nvidia/tritonserver", "25.06-py3", "llm", 96, "8000,8001,8002", False),
    (61, "RAPIDS", "rapidsai/notebooks", "25.06-cuda12.8-py3.12", "notebook", 96, "8787", True),
    (72, "axolotl", "axolotlai/axolotl", "main-latest", "llm", 128, "", True),
    (90, "hashcat", "dizcza/docker-hashcat", "cuda", "tools", 32, "", False),
    (2189, "ubuntu cuda 12.4 ssh", "simplepod/cuda", "12.4", "cuda", 48, "", False),
)

GLOBAL_TEMPLATES: Sequence[Template] = [
    Template(
        id=id_,
        name=name,
        image_name=image,
        default_tag=tag,
        category_name=category,
        disk_size=disk,
        expose_ports=ports,
        is_run_jupyter_on=jupyter,
        is_public=True,
        env=(("OLLAMA_HOST", "0.0.0.0:11434"),) if name.startswith("ollama") else (),
        start_script="nvidia-smi" if category == "cuda" else None,
        notes="Runs on every card." if category == "ubuntu" else None,
    )
    for id_, name, image, tag, category, disk, ports, jupyter in _SAMPLES
]

IMAGES: Sequence[Image] = [
    Image(id=29, name="Ubuntu 24.04", description="Ubuntu Server 24.04 LTS with NVIDIA driver 580", disk_size_min=40),
    Image(id=30, name="Ubuntu 22.04", description="Ubuntu Server 22.04 LTS with NVIDIA driver 570", disk_size_min=40),
    Image(id=31, name="Debian 12", description="Debian 12 with NVIDIA driver 570", disk_size_min=40),
    Image(
        id=35,
        name="Windows Server 2022",
        description="Windows Server 2022 Standard",
        disk_size_min=100,
        is_windows=True,
    ),
    Image(
        id=36, name="Windows 11", description="Windows 11 Pro, desktop experience", disk_size_min=3_000, is_windows=True
    ),
]
