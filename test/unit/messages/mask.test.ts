import { describe, expect, it } from 'vitest';
import { lastFour, maskName, maskPhone } from '../../../shared/domain/mask.ts';

describe('masks', () => {
  it.each([
    ['王小明', '王**'],
    ['王明', '王*'],
    ['王', '王*'],
    ['歐陽娜娜', '歐***'],
    ['𠮷野家', '𠮷**'],
    ['Anna Lee', 'A*** L**'],
    ['  Anna  Lee ', 'A***  L**'],
    ['A', 'A*'],
    ['Maria del Carmen García', 'M*** d** C*** G***'],
    ['Maximiliane-Sophie O’Brien', 'M*** O***'],
    ['E\u0301mile Zola', 'E\u0301*** Z***'],
    ['阿卜杜拉·买买提', '阿***·买**'],
    ['阿卜杜拉•买买提', '阿***•买**'],
    ['བསྟན་འཛིན·རྒྱ་མཚོ', 'བ***·རྒྱ***'],
    ['阿依古丽', '阿***'],
    ['', ''],
  ])('name %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([
    ['L-00001234', '1234'],
    ['UCI-00-12', '0012'],
    ['L7', 'L7'],
    ['card.12_34', '1234'],
  ])('loan number %s', (loanId, shown) => {
    expect(lastFour(loanId)).toBe(shown);
  });

  it.each([
    ['+12015550123', '+1201***0123'],
    ['+8613800138000', '+8613***8000'],
    ['+886912345678', '+8869***5678'],
    ['+68312345', '+6***2345'],
    ['+6831234', '+***1234'],
  ])('phone %s', (number, masked) => {
    expect(maskPhone(number)).toBe(masked);
    expect(number.length - 1 - masked.replaceAll(/\D/g, '').length).toBeGreaterThanOrEqual(3);
  });
});
