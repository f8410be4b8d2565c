"""Common words of which one sign was taken for another, by pairs that mean nothing as they were read: `bỗ sung`.

Each was read so on the working half. A pair is mended where neither of its words makes another one with what stands
beside it. What writers themselves take for one another (`chặt chẻ`) is left as it stands.
"""

from __future__ import annotations

from indexer.restoring.neighbours import each_among_others

_MEANT = {
    tuple(read.split()): tuple(meant.split()) for read, meant in (
        pair.split(" = ") for pair in (
            "bao cắp = bao cấp, bỗ sung = bổ sung, bồ sung = bổ sung, bồ trí = bố trí, chặt chế = chặt chẽ, "
            "chấm đứt = chấm dứt, chi đạo = chỉ đạo, chỉ dạo = chỉ đạo, chỉ tiết = chi tiết, "
            "chú trì = chủ trì, chuyền đổi = chuyển đổi, củng có = củng cố, cụ thẻ = cụ thể, dự ấn = dự án, "
            "đam bảo = đảm bảo, đảy đủ = đầy đủ, địa điệm = địa điểm, đoàn thề = đoàn thể, đổi tượng = đối tượng, "
            "ghỉ rõ = ghi rõ, giám sắt = giám sát, hỗ sơ = hồ sơ, kéo đài = kéo dài, "
            "kẻ hoạch = kế hoạch, khác phục = khắc phục, kinh doánh = kinh doanh, kinh tể = kinh tế, "
            "linh vực = lĩnh vực, mắt tích = mất tích, mua săm = mua sắm, nghỉ quyết = nghị quyết, "
            "nghỉ ngờ = nghi ngờ, nội dụng = nội dung, ồn định = ổn định, phạm vì = phạm vi, phản trăm = phần trăm, "
            "phân cập = phân cấp, phần đấu = phấn đấu, phỗ thông = phổ thông, quy dịnh = quy định, tải sản = tài sản, "
            "tập thẽ = tập thể, tham những = tham nhũng, thì hành = thi hành, thị trần = thị trấn, "
            "thị trắn = thị trấn, thiệt bị = thiết bị, thông tỉn = thông tin, "
            "thương bỉnh = thương binh, tình huồng = tình huống, tổ cáo = tố cáo, tổ tụng = tố tụng, "
            "trao đồi = trao đổi, trung ưỡng = trung ương, trực tiệp = trực tiếp, xây ra = xảy ra, xử ly = xử lý"
        ).split(", ")
    )
}  # fmt: skip


def mend_misread_pairs(text: str) -> str:
    """Return the text with these words mended; it is as long as before.

    Args:
        text: that was read from a picture, in NFC.
    """
    mended = list(text)
    for word in each_among_others(text):
        if word.in_a_word:
            continue
        for pair, place in (((word.before, word.read), 1), ((word.read, word.behind), 0)):
            meant = _MEANT.get(pair, pair)[place]
            if meant != word.read and len(meant) == len(word.written):
                mended[word.start : word.start + len(meant)] = meant
    return "".join(mended)
